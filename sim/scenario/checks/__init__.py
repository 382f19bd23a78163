"""What a single value cannot show: names, sums, logic and load; each rule is one function."""
