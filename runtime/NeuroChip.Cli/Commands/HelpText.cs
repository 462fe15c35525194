using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace NeuroChip.Cli.Commands;

/// <summary>A command with examples, which its help shows below the options.</summary>
internal class TaughtCommand(string name, string description) : Command(name, description)
{
    /// <summary>What it does, in a few sentences, below the one-line description.</summary>
    public string Details { get; init; } = "";

    /// <summary>Command lines that work.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];
}

/// <summary>The library's help, then what it lacks: details, examples, exit codes.</summary>
internal sealed class HelpText(SynchronousCommandLineAction standard) : SynchronousCommandLineAction
{
    public const string ExitCodeList = """
        Exit codes:
          0 ok   1 failed   2 usage   3 device or lease   4 image refused   5 unreachable   130 cancelled
        """;

    /// <summary>Somebody who asks for help may leave out everything else.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = standard.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is TaughtCommand command)
        {
            if (command.Details.Length > 0)
            {
                output.WriteLine(command.Details);
                output.WriteLine();
            }

            if (command.Examples.Count > 0)
            {
                output.WriteLine("Examples:");
                foreach (string example in command.Examples)
                {
                    output.WriteLine($"  {example}");
                }

                output.WriteLine();
            }
        }

        output.WriteLine(ExitCodeList);
        return code;
    }

    /// <summary>Puts this help in the place of the root's.</summary>
    public static void Install(RootCommand root)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        if (option.Action is SynchronousCommandLineAction standard)
        {
            option.Action = new HelpText(standard);
        }
    }
}
