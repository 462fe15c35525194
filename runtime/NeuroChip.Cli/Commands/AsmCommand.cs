using System.CommandLine;
using System.Globalization;
using System.Text;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Microcode;
using NeuroChip.Cli.Terminals;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip asm</c>: microcode text to verified words.</summary>
internal static class AsmCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "Assembly text." };
        var output = new Option<string?>("--out", "-o") { HelpName = "FILE", Description = $"Where the program goes: words as bytes in a {MicrocodeListing.Binary} file, else a listing in hex (default: a listing on standard output)." };
        Option<bool> json = JsonOption.Create();
        var command = new TaughtCommand("asm", "Assemble a learning program")
        {
            Details = """
                One instruction a line; '.const LABEL VALUE' and '.limit LABEL LOW..HIGH' name entries of the program's tables; a
                comment begins with ';'. The program is verified: one that could overflow, read what is not there or not halt is
                refused. Every problem is told with line and column.
                """,
            Examples = ["neurochip asm stdp.s", "neurochip asm stdp.s -o stdp.hex", "neurochip disasm stdp.hex"],
        };
        command.Add(file);
        command.Add(output);
        command.Add(json);
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(file), parsed.GetValue(output), parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, string path, string? output, bool json)
    {
        (MicroProgram program, ProgramSummary summary) = Assemble(path);
        if (output is not null)
        {
            MicrocodeListing.Write(output, program);
        }

        if (json)
        {
            terminal.Out.WriteLine(ProgramText.ForMachine("asm", program, summary));
        }
        else
        {
            terminal.Out.Write(output is null ? MicrocodeListing.TextOf(program) : ProgramText.SummaryOf(summary, program));
        }

        return ExitCodes.Ok;
    }

    private static (MicroProgram Program, ProgramSummary Summary) Assemble(string path)
    {
        string text = Encoding.UTF8.GetString(MicrocodeListing.ReadBytes(path));
        AssembledProgram assembled = MicroAssembler.Assemble(text);
        if (assembled is { Program: { } program, Summary: { } summary })
        {
            return (program, summary);
        }

        var message = new StringBuilder();
        foreach (AssemblyProblem problem in assembled.Problems)
        {
            message.Append(problem.ToString(path)).Append('\n').Append(SourceExcerpt.Of(text, problem.Line, problem.Column)).Append('\n');
        }

        message.Append(CultureInfo.InvariantCulture, $"{assembled.Problems.Length} problem{(assembled.Problems.Length == 1 ? "" : "s")}");
        throw new TextRefusedException(assembled.Problems[0].Code, message.ToString());
    }
}
