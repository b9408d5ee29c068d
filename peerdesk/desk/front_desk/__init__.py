"""Who is here: visits, guests, aliases, sign-in sheets."""
