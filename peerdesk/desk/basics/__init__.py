"""What every room stands on: rights, dates, forms, lists of choices, words, the one way out."""
