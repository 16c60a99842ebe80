"""What a section makes of its units' self-evaluations (业务科室审核汇总): read, written, handed to the bureau."""
