using System.CommandLine;
using NeuroChip.Cli.Terminals;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip chip</c>: descriptions of chips.</summary>
internal static class ChipCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new TaughtCommand("chip", "Look at descriptions of chips, built in or your own")
        {
            Details = """
                A chip is described by a profile: a YAML file with geometry, capacities, costs and routers, each number with unit,
                source and kind. One of your own may inherit from another and state only what differs:

                    profile: my-chip
                    about: Faster links.
                    inherits: loihi1-d18
                    cost-source: my estimate
                    costs:
                      hop-east-west-time: {value: 2, unit: ns, source: "my estimate: wires of copper", kind: estimated}
                """,
            Examples = ["neurochip chip describe loihi1-d18", "neurochip chip validate my-chip.yaml", "neurochip chip diff loihi1-d18 my-chip.yaml"],
        };
        command.Add(ChipDescribeCommand.Create(terminal));
        command.Add(ChipValidateCommand.Create(terminal));
        command.Add(ChipDiffCommand.Create(terminal));
        return command;
    }
}
