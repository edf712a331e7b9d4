"""Years of news, read by many processes or machines into one folder of Parquet files."""
