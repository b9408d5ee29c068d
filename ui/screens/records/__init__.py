"""Records: bring files in, and find who is in the records twice.

screen      RecordsScreen: the two tasks at the start, the page of the chosen one beside them
wizard      ImportWizard: the steps of an import and the jobs behind them
choose_page, columns_page, preview_page, result_page    its four pages
pairs       PairList: who may be in the records twice
pair_page   PairPage: two records side by side
work        what runs in the worker
"""

from ui.screens.records.screen import RecordsScreen

__all__ = ["RecordsScreen"]
