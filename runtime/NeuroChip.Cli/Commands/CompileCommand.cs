using System.CommandLine;
using System.Text.Json;
using NeuroChip.Cli.Compiling;
using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Output;
using NeuroChip.Cli.Reports;
using NeuroChip.Cli.Terminals;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Compilation.Dumps;
using NeuroChip.Compilation.Reports;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip compile</c>: from a network file to an image file.</summary>
internal static class CompileCommand
{
    public static Command Create(Terminal terminal)
    {
        var network = new Argument<string>("NET") { Description = "Network: lava-dl .net, or NIR." };
        var output = new Option<string?>("--output", "-o") { HelpName = "IMAGE", Description = "Where the image goes; without it, only the report is made." };
        var report = new Option<string?>("--report") { HelpName = "FILE", Description = "Write a report: .html, .md or .json." };
        Option<string?> dump = OptionParsers.Choice("--dump", "Print the result of one stage instead of the report.", [.. StageDump.Stages]);
        Option<bool> json = JsonOption.Create();
        var options = new CompileOptionSet();
        var command = new TaughtCommand("compile", "Compile a network to a chip image")
        {
            Details = """
                Prints how full the cores are and what quantization cost. Warnings and errors name the place in the file, the
                number found and the number allowed; 'neurochip explain NC2201' tells more about one.
                The same file, profile and options give the same bytes.
                """,
            Examples =
            [
                "neurochip compile digits.nir -o digits.img",
                "neurochip compile bootstrap_mnist.net --profile loihi1-d18 --report report.html",
                "neurochip compile net.nir --dt 1e-4 --split 5 --dump placement",
            ],
        };
        command.Add(network);
        command.Add(output);
        command.Add(report);
        command.Add(dump);
        command.Add(json);
        options.AddTo(command);
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(network), options.Profile(parsed) ?? NetworkCompiler.DefaultProfile, options.Read(parsed), options.Choices(parsed),
            new Outputs(parsed.GetValue(output), parsed.GetValue(report), parsed.GetValue(dump), parsed.GetValue(json))));
        return command;
    }

    private static int Run(Terminal terminal, string path, string profileName, Compilation.CompileOptions options, NetworkChoices choices, Outputs outputs)
    {
        ChipProfile profile = ChipProfile.Load(profileName);
        CompiledNetwork network = NetworkCompiler.Compile(path, profile, options, choices);
        NetworkCompiler.PrintRemarks(network, terminal);
        if (outputs.Dump is { } stage)
        {
            // A stage before the one that failed can still be looked at: that is what dumps are for.
            if (StageDump.Write(network.Result, stage) is { } text)
            {
                terminal.Out.Write(text);
            }

            return network.Result.Succeeded ? ExitCodes.Ok : throw new CompileFailedException(network.Diagnostics);
        }

        ChipImage image = network.Image;
        if (outputs.Image is { } imagePath)
        {
            DataFile.Write(imagePath, image.ToBytes());
        }

        CompileReport report = network.Result.Report!;
        if (outputs.Report is { } reportPath)
        {
            ReportFile.Write(reportPath, ReportPages.OfCompilation(report), () => Json(path, outputs, network));
        }

        terminal.Out.Write(outputs.Json ? Json(path, outputs, network) + "\n" : ReportText.Write(report));
        if (!outputs.Json && outputs.Image is not null)
        {
            terminal.Notice($"wrote {outputs.Image}");
        }

        return ExitCodes.Ok;
    }

    private static string Json(string path, Outputs outputs, CompiledNetwork network) => JsonText.Object(json =>
    {
        json.WriteString("command", "compile");
        json.WriteString("file", path);
        json.WriteString("image", outputs.Image);
        WriteDiagnostics(json, network);
        json.WritePropertyName("report");
        ReportJson.Write(json, network.Result.Report!);
    });

    private static void WriteDiagnostics(Utf8JsonWriter json, CompiledNetwork network)
    {
        json.WriteStartArray("diagnostics");
        foreach (Diagnostic diagnostic in network.Diagnostics)
        {
            json.WriteStartObject();
            json.WriteString("code", diagnostic.Code.Id);
            json.WriteString("severity", diagnostic.Severity.ToString().ToLowerInvariant());
            json.WriteString("place", diagnostic.Location.ToString());
            json.WriteString("message", diagnostic.Message);
            json.WriteString("found", diagnostic.Found);
            json.WriteString("allowed", diagnostic.Allowed);
            json.WriteString("remedy", diagnostic.Remedy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private sealed record Outputs(string? Image, string? Report, string? Dump, bool Json);
}
