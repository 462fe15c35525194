using System.CommandLine;
using System.CommandLine.Parsing;
using NeuroChip.Cli.Commands;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Terminals;

namespace NeuroChip.Cli;

/// <summary>The command line as a whole: its commands, and the one place where errors end.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancel)
    {
        RootCommand root = Root(terminal);
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        bool json = args.Contains(JsonOption.Name);
        if (parsed.Errors.Count > 0)
        {
            return PrintUsage(parsed, terminal, json);
        }

        try
        {
            int code = await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = terminal.Out,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                cancel).ConfigureAwait(false);
            await terminal.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            return code;
        }
#pragma warning disable CA1031 // The last handler: whatever ends a command becomes a message and an exit code.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return ErrorReport.Print(error, terminal, json);
        }
    }

    private static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand("""
            Compiles spiking neural networks for a Loihi-class chip and runs them on an emulated one, bit for bit.

            A trained network (.nir, lava-dl .net) becomes a chip image; an image runs in this process or on a served device, with the same results.
            Start with: neurochip demo
            """)
        {
            CompileCommand.Create(terminal),
            RunCommandLine.Create(terminal),
            ReportCommand.Create(terminal),
            ChipCommand.Create(terminal),
            ConformCommand.Create(terminal),
            ServeCommand.Create(terminal),
            InspectCommand.Create(terminal),
            DisasmCommand.Create(terminal),
            AsmCommand.Create(terminal),
            RuleCommand.Create(terminal),
            LearnCommand.Create(terminal),
            DiffCommand.Create(terminal),
            DigestsCommand.Create(terminal),
            DevicesCommand.Create(terminal),
            DoctorCommand.Create(terminal),
            ExplainCommand.Create(terminal),
            DemoCommand.Create(terminal),
        };
        HelpText.Install(root);
        return root;
    }

    private static int PrintUsage(ParseResult parsed, Terminal terminal, bool json)
    {
        string[] messages = [.. parsed.Errors.Select(error => error.Message).Distinct()];
        string command = WordsOf(parsed.CommandResult);
        terminal.Error.WriteLine(string.Join(Environment.NewLine, messages));
        terminal.Error.WriteLine($"See: neurochip{command} --help");
        if (json)
        {
            new ErrorReport(ExitCodes.Usage, "", string.Join(' ', messages)).PrintJson(terminal);
        }

        return ExitCodes.Usage;
    }

    /// <summary>The words that name a command behind the program's, such as <c> learn trace</c>; empty for the program itself.</summary>
    private static string WordsOf(CommandResult? command) => command is null or { Command: RootCommand }
        ? ""
        : $"{WordsOf(command.Parent as CommandResult)} {command.Command.Name}";
}
