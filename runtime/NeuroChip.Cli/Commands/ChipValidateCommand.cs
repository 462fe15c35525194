using System.CommandLine;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Output;
using NeuroChip.Cli.Terminals;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip chip validate</c>: whether profiles are right, and where they are not.</summary>
internal static class ChipValidateCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("PROFILE") { Description = "YAML files or built-in profiles.", Arity = ArgumentArity.OneOrMore };
        Option<bool> json = JsonOption.Create();
        var command = new TaughtCommand("validate", "Check descriptions of chips")
        {
            Details = "Every file is read, with what it inherits from; of each wrong one the first fault is shown with file, line and field. Exit code 1 when one is wrong.",
            Examples = ["neurochip chip validate my-chip.yaml", "neurochip chip validate chips/*.yaml --json"],
        };
        command.Add(files);
        command.Add(json);
        command.SetAction(parsed =>
        {
            var results = new List<(string File, ChipProfile? Profile, ProfileException? Fault)>();
            foreach (string file in parsed.GetRequiredValue(files))
            {
                results.Add(Read(file));
            }

            terminal.Out.Write(parsed.GetValue(json) ? Json(results) : string.Concat(results.Select(Line)));
            return results.TrueForAll(result => result.Fault is null) ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    private static (string File, ChipProfile? Profile, ProfileException? Fault) Read(string file)
    {
        try
        {
            return (file, ChipProfile.Load(file), null);
        }
        catch (ProfileException fault)
        {
            return (file, null, fault);
        }
    }

    private static string Line((string File, ChipProfile? Profile, ProfileException? Fault) result) => result.Fault is { } fault
        ? $"{fault.Message}\n"
        : $"{result.File}: right, profile {result.Profile!.Name}, {result.Profile.CoresPerChip} cores, costs from {result.Profile.CostSource}\n";

    private static string Json(IEnumerable<(string File, ChipProfile? Profile, ProfileException? Fault)> results) => JsonText.Object(json =>
    {
        json.WriteStartArray("profiles");
        foreach ((string file, ChipProfile? profile, ProfileException? fault) in results)
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteBoolean("right", fault is null);
            json.WriteString("profile", profile?.Name);
            if (fault is not null)
            {
                json.WriteString("code", fault.Code);
                json.WriteString("faultFile", fault.File);
                json.WriteNumber("line", fault.Line);
                json.WriteNumber("column", fault.Column);
                json.WriteString("field", fault.Field);
                json.WriteString("found", fault.Found);
                json.WriteString("allowed", fault.Allowed);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }) + "\n";
}
