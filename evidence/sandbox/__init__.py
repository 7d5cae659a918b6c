"""The sandbox: a file is taken apart only in a process that can do nothing else."""
