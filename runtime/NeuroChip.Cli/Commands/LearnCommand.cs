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
            Examples = ["neurochip learn systems --report systems.html"],
        };
        command.Add(LearnSystemsCommand.Create(terminal));
        return command;
    }
}
