"""What tests of workbooks need: books built from readable XML, and the comparer that proves what a write changed."""
