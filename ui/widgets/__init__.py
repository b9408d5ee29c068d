"""The kit that every screen is built from. One module for each kind of part:

text        label, restyle, Pill, PersonChip, rule
buttons     button, icon_button
page        PageHeader, Card, EmptyState, SplitPage, column, row, scrolled
nav         NavRail
search      SearchField
form        FieldRow, FormGrid, ScrollForm
fields      ChoiceBox, CheckBox, DateField, TimeField, NumberField, NoteField
chips       ChipChoices
password    PasswordField
steps       StepList
progress    MeterBar, BusyBar
messages    Banner, ToastArea
table       DataTable, DataList
delegates   RowDelegate, TwoLineDelegate (what each cell shows comes from the roles of ui.models)
flow        FlowLayout
paint       pills, meters and row grounds for a delegate of one's own
pdf         PdfPreview (loads QtPdf when the first one is made)

Everything a person can touch has an objectName: the kit asks for it as `name`. Texts are
plain text everywhere; nothing a person typed is ever read as HTML. Signals that carry ids or
dates carry them as `object`. Never connect a lambda or a partial that holds the widget: a
bound method is disconnected when its widget dies, a lambda keeps the widget alive for ever.
"""
