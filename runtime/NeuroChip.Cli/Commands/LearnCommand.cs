using System.CommandLine;
using NeuroChip.Cli.Terminals;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip learn</c>: the commands about learning.</summary>
internal static class LearnCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new TaughtCommand("learn", "Look at what learns, and how")
        {
            Examples = ["neurochip learn show stdp.img", "neurochip learn trace stdp.img --input spikes.csv --synapse \"in->out[0,3]\" --steps 20"],
        };
        command.Add(LearnShowCommand.Create(terminal));
        command.Add(LearnTraceCommand.Create(terminal));
        command.Add(LearnSystemsCommand.Create(terminal));
        return command;
    }
}
