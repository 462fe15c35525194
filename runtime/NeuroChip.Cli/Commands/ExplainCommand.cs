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
        Option<bool> json = JsonOption.Create();
        var command = new TaughtCommand("explain", "Explain a diagnostic code")
        {
            Examples = ["neurochip explain NC2201", "neurochip explain"],
        };
        command.Add(code);
        command.Add(json);
        command.SetAction(parsed => parsed.GetValue(json)
            ? ForMachine(terminal, parsed.GetValue(code))
            : parsed.GetValue(code) is { } id ? Explain(terminal, id) : List(terminal));
        return command;
    }

    private static int Explain(Terminal terminal, string id)
    {
        CodeEntry entry = Find(id);
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

    private static CodeEntry Find(string id) => CodeBook.All.FirstOrDefault(e => e.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
        ?? throw new CliException(CliCodes.NoSuchCode, "", $"there is no code '{id}'");

    private static int ForMachine(Terminal terminal, string? id)
    {
        IEnumerable<CodeEntry> entries = id is null ? CodeBook.All : [Find(id)];
        terminal.Out.WriteLine(JsonText.Object(writer =>
        {
            writer.WriteString("command", "explain");
            writer.WriteStartArray("codes");
            foreach (CodeEntry entry in entries)
            {
                writer.WriteStartObject();
                writer.WriteString("code", entry.Id);
                writer.WriteString("title", entry.Title);
                writer.WriteString("explanation", entry.Explanation);
                writer.WriteString("remedy", entry.Remedy);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }));
        return ExitCodes.Ok;
    }

    private static int List(Terminal terminal)
    {
        terminal.Out.Write(TextTable.Write(["code", "meaning"], CodeBook.All.Select(e => new[] { e.Id, e.Title }), 1));
        return ExitCodes.Ok;
    }
}
