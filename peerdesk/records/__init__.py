"""What is kept: Peewee models, one module a subject. Only ``desk`` writes them."""
