"""Recovery dates, goals, referrals."""
