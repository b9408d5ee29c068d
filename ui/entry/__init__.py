"""The pages before the desk: first run, sign-in and lock, a lost password, rescue, closing.

They are shown while nobody is signed in, so they know the front door and the jobs, no context.
"""
