"""The parts of reading and importing a register: its rows, cells, tables and checks; its units, people and subjects."""
