using System.CommandLine;
using NeuroChip.Cli.Diagnosis;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Output;
using NeuroChip.Cli.Terminals;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip doctor</c>: what this machine has, what it lacks, and whether the chip computes right.</summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<bool> json = JsonOption.Create();
        var command = new TaughtCommand("doctor", "Check the machine and the engines")
        {
            Details = """
                Looks for what the commands need (OpenCL loader, driver and device; a kernel cache; the demo network), then runs a
                small network with known spikes on every engine. What is missing comes with the command that installs it.
                Exit code 1 when a check failed.
                """,
            Examples = ["neurochip doctor", "neurochip doctor --json"],
        };
        command.Add(json);
        command.SetAction(parsed =>
        {
            List<CheckResult> results = [.. Examination.Checks.Select(check => check())];
            Print(terminal, results, parsed.GetValue(json));
            return results.Exists(result => result.Outcome == CheckOutcome.Failed) ? ExitCodes.Failed : ExitCodes.Ok;
        });
        return command;
    }

    private static void Print(Terminal terminal, List<CheckResult> results, bool json)
    {
        if (json)
        {
            terminal.Out.WriteLine(JsonText.Object(writer =>
            {
                writer.WriteString("command", "doctor");
                writer.WriteStartArray("checks");
                foreach (CheckResult result in results)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", result.Name);
                    writer.WriteString("outcome", Word(result.Outcome));
                    writer.WriteString("found", result.Found);
                    writer.WriteString("remedy", result.Remedy);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            }));
            return;
        }

        int width = results.Max(result => result.Name.Length);
        foreach (CheckResult result in results)
        {
            terminal.Out.WriteLine($"{Word(result.Outcome),-7} {result.Name.PadRight(width)}  {result.Found}");
            if (result.Remedy.Length > 0)
            {
                terminal.Out.WriteLine($"        {new string(' ', width)}  to do: {result.Remedy}");
            }
        }
    }

    private static string Word(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Passed => "ok",
        CheckOutcome.Missing => "missing",
        _ => "FAILED",
    };
}
