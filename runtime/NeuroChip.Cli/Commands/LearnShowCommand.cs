using System.CommandLine;
using System.Globalization;
using System.Text;
using NeuroChip.Cli.Compiling;
using NeuroChip.Cli.Diffing;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Microcode;
using NeuroChip.Cli.Output;
using NeuroChip.Cli.Running;
using NeuroChip.Cli.Terminals;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip learn show</c>: projections that learn, their rules and programs.</summary>
internal static class LearnShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "Network (.net, .nir), chip image or conformance case." };
        var options = new CompileOptionSet();
        Option<bool> json = JsonOption.Create();
        var command = new TaughtCommand("show", "Show rules, programs and costs")
        {
            Details = "For every projection that learns: its rule, the cores it lies on, and the program of each profile with what a visit costs.",
            Examples = ["neurochip learn show stdp.img", "neurochip learn show cases/plastic-0.json --json"],
        };
        command.Add(file);
        options.AddTo(command);
        command.Add(json);
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            DiffSource source = DiffSource.Load(
                new DiffSourceRequest(path, options.Profile(parsed), options.Read(parsed), options.Choices(parsed), options.GivenForNetwork(parsed)),
                new DiffInput(null, null, SpikeEncoding.None, 0, 1), terminal);
            if (source.Image.Manifest.Projections.IsDefaultOrEmpty)
            {
                throw new CliException(CliCodes.NothingLearns, path, "nothing of it learns");
            }

            terminal.Out.Write(parsed.GetValue(json) ? Json(source.Image) + "\n" : Text(source.Image));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string Text(ChipImage image)
    {
        var text = new StringBuilder();
        foreach (ManifestProjection projection in image.Manifest.Projections)
        {
            text.Append(CultureInfo.InvariantCulture, $"{projection.Name}\n");
            foreach (string rule in ManifestRules.Of(projection))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {rule}\n");
            }

            foreach (ManifestAxons run in projection.Axons)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {new CoreAddress(run.Chip, run.Core)}: epoch {EpochOf(image, run)}, profile {run.Profile}, in-axons {run.FirstAxon}..{run.FirstAxon + run.Count - 1} of units {run.FirstUnit}..{run.FirstUnit + run.Count - 1}\n");
            }

            text.Append('\n');
        }

        foreach ((CoreAddress core, int profile, MicroProgram program) in Programs(image))
        {
            text.Append(CultureInfo.InvariantCulture, $"{core} profile {profile}\n{MicrocodeListing.TextOf(program)}");
            if (MicroVerifier.Verify(program).Summary is { } summary)
            {
                text.Append(ProgramText.SummaryOf(summary, program));
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Json(ChipImage image) => JsonText.Object(json =>
    {
        json.WriteString("command", "learn show");
        json.WriteStartArray("projections");
        foreach (ManifestProjection projection in image.Manifest.Projections)
        {
            json.WriteStartObject();
            json.WriteString("name", projection.Name);
            json.WriteString("pre", projection.Pre);
            json.WriteString("post", projection.Post);
            json.WriteStartArray("rules");
            foreach (string rule in ManifestRules.Of(projection))
            {
                json.WriteStringValue(rule);
            }

            json.WriteEndArray();
            json.WriteStartArray("runs");
            foreach (ManifestAxons run in projection.Axons)
            {
                json.WriteStartObject();
                json.WriteNumber("chip", run.Chip);
                json.WriteNumber("core", run.Core);
                json.WriteNumber("epoch", EpochOf(image, run));
                json.WriteNumber("profile", run.Profile);
                json.WriteNumber("firstAxon", run.FirstAxon);
                json.WriteNumber("firstUnit", run.FirstUnit);
                json.WriteNumber("count", run.Count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("programs");
        foreach ((CoreAddress core, int profile, MicroProgram program) in Programs(image))
        {
            json.WriteStartObject();
            json.WriteNumber("chip", core.Chip);
            json.WriteNumber("core", core.Core);
            json.WriteNumber("profile", profile);
            ProgramText.Write(json, program);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static int EpochOf(ChipImage image, ManifestAxons run) =>
        image.FindCore(new CoreAddress(run.Chip, run.Core))!.Decode<CoreConfig>(SectionKind.CoreConfig, image.Layout)[0].Epoch;

    private static IEnumerable<(CoreAddress Core, int Profile, MicroProgram Program)> Programs(ChipImage image)
    {
        foreach (CoreImage core in image.Cores)
        {
            for (int profile = 0; ImagePrograms.Find(image, core, profile) is { } program; profile++)
            {
                yield return (core.Address, profile, program);
            }
        }
    }
}
