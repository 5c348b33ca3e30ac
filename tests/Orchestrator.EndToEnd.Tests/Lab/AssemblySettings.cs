// A lab is a whole machine: two at a time would fight for the processor and make every wait longer.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
