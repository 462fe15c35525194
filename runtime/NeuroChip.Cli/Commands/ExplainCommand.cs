using System.CommandLine;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Output;
using NeuroChip.Cli.Terminals;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip explain</c>: more about a code than a message has room for.</summary>
internal static class ExplainCommand
{
    public static Command Create(Terminal terminal)
    {
        var code = new Argument<string?>("CODE") { Description = "A code as messages print it, such as NC2201; without one, all are listed.", Arity = ArgumentArity.ZeroOrOne };
        var command = new TaughtCommand("explain", "Explain a diagnostic code")
        {
            Examples = ["neurochip explain NC2201", "neurochip explain"],
        };
        command.Add(code);
        command.SetAction(parsed => parsed.GetValue(code) is { } id ? Explain(terminal, id) : List(terminal));
        return command;
    }

    private static int Explain(Terminal terminal, string id)
    {
        CodeEntry entry = CodeBook.All.FirstOrDefault(e => e.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            ?? throw new CliException(CliCodes.NoSuchCode, "", $"there is no code '{id}'");
        terminal.Out.WriteLine($"{entry.Id}: {entry.Title}");
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(entry.Explanation);
        if (entry.Remedy.Length > 0)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"What to do: {entry.Remedy}.");
        }

        return ExitCodes.Ok;
    }

    private static int List(Terminal terminal)
    {
        terminal.Out.Write(TextTable.Write(["code", "meaning"], CodeBook.All.Select(e => new[] { e.Id, e.Title }), 1));
        return ExitCodes.Ok;
    }
}
