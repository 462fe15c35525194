using System.CommandLine;
using System.Globalization;
using System.Text;
using NeuroChip.Cli.Compiling;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Output;
using NeuroChip.Cli.Terminals;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip inspect</c>: what an image is and what lies where.</summary>
internal static class InspectCommand
{
    private static readonly SectionKind[] Columns =
    [
        SectionKind.CompartmentConfigs, SectionKind.SynapseLists, SectionKind.SynapseMemory, SectionKind.AxonOut,
        SectionKind.CompartmentProfiles, SectionKind.ThresholdProfiles, SectionKind.SynapseFormats,
    ];

    private static readonly SectionKind[] LearningColumns =
    [
        SectionKind.LearnProfiles, SectionKind.Microcode, SectionKind.LearnConstants, SectionKind.LearnLimits, SectionKind.TraceConfigs,
    ];

    public static Command Create(Terminal terminal)
    {
        var image = new Argument<string>("IMAGE") { Description = "Chip image." };
        Option<bool> json = JsonOption.Create();
        var command = new TaughtCommand("inspect", "Show what is in a chip image")
        {
            Details = "Checks the whole image: a damaged one is refused with the place of the damage (exit code 4).",
            Examples = ["neurochip inspect digits.img", "neurochip inspect digits.img --json"],
        };
        command.Add(image);
        command.Add(json);
        command.SetAction(parsed =>
        {
            ChipImage read = ImageSource.Read(parsed.GetRequiredValue(image));
            terminal.Out.Write(parsed.GetValue(json) ? Json(read) : Text(read));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string Text(ChipImage image)
    {
        ImageManifest manifest = image.Manifest;
        var text = new StringBuilder();
        text.Append($"network   {manifest.Network}\n");
        text.Append($"profile   {manifest.Profile}, digest {Hex(image.ProfileDigest.Span)}\n");
        text.Append($"layout    {image.Layout}\n");
        text.Append($"compiler  {manifest.Compiler}\n");
        text.Append($"digest    {Hex(image.Digest)}\n");
        text.Append($"sample    {(manifest.SampleSteps is { } steps ? $"{steps} steps" : "any number of steps")}, then {manifest.LatencySteps} of latency\n\n");
        text.Append(TextTable.Write(
            ["population", "kind", "units", "where"],
            manifest.Populations.Select(p => new[] { p.Name, p.Kind, Number(p.Size), Where(p) }), 1, 3));
        text.Append('\n');
        foreach (ManifestInput input in manifest.Inputs)
        {
            string how = input.Kind == ManifestInput.Bias
                ? string.Create(CultureInfo.InvariantCulture, $"bias mantissa = {input.Rounding}({input.Gain} * x + {input.Offset}), exponent {input.Exponent}")
                : "spikes";
            text.Append($"input     {input.Name} -> {input.Population}: {how}\n");
        }

        foreach (ManifestOutput output in manifest.Outputs)
        {
            text.Append($"output    {output.Name} <- {output.Population}: {(output.Kind == ManifestOutput.Voltage ? $"v / {output.Divisor}" : "spike counts")}\n");
        }

        foreach (ManifestProjection projection in manifest.Projections)
        {
            text.Append($"learns    {projection.Name}: {string.Join("; ", ManifestRules.Of(projection))}\n");
        }

        SectionKind[] columns = manifest.Projections.IsEmpty ? Columns : [.. Columns, .. LearningColumns];
        text.Append('\n').Append(TextTable.Write(
            ["core", .. columns.Select(Words)],
            image.Cores.Select(core => (string[])[core.Address.ToString(), .. columns.Select(kind => Number(core.Words(kind).Length))])));
        return text.ToString();
    }

    private static string Json(ChipImage image) => JsonText.Object(json =>
    {
        ImageManifest manifest = image.Manifest;
        json.WriteString("command", "inspect");
        json.WriteString("network", manifest.Network);
        json.WriteString("profile", manifest.Profile);
        json.WriteString("profileDigest", Hex(image.ProfileDigest.Span));
        json.WriteString("layout", image.Layout.ToString());
        json.WriteString("compiler", manifest.Compiler);
        json.WriteString("digest", Hex(image.Digest));
        if (manifest.SampleSteps is { } steps)
        {
            json.WriteNumber("sampleSteps", steps);
        }

        json.WriteNumber("latencySteps", manifest.LatencySteps);
        json.WriteStartArray("populations");
        foreach (ManifestPopulation population in manifest.Populations)
        {
            json.WriteStartObject();
            json.WriteString("name", population.Name);
            json.WriteString("kind", population.Kind);
            json.WriteNumber("size", population.Size);
            json.WriteStartArray("slices");
            foreach (ManifestSlice slice in population.Slices)
            {
                json.WriteStartObject();
                json.WriteNumber("chip", slice.Chip);
                json.WriteNumber("core", slice.Core);
                json.WriteNumber("firstCompartment", slice.FirstCompartment);
                json.WriteNumber("firstUnit", slice.FirstUnit);
                json.WriteNumber("count", slice.Count);
                if (slice.Stride != 1)
                {
                    json.WriteNumber("stride", slice.Stride);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("projections");
        foreach (ManifestProjection projection in manifest.Projections)
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
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("cores");
        foreach (CoreImage core in image.Cores)
        {
            json.WriteStartObject();
            json.WriteNumber("chip", core.Address.Chip);
            json.WriteNumber("core", core.Address.Core);
            foreach (SectionKind kind in core.Sections)
            {
                json.WriteNumber(char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..], core.Words(kind).Length);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }) + "\n";

    private static string Where(ManifestPopulation population) => population.Kind == ManifestPopulation.Source
        ? "host"
        : string.Join("; ", population.Slices.Select(s =>
            $"{new CoreAddress(s.Chip, s.Core)} [{s.FirstCompartment}..{s.FirstCompartment + s.Span - 1}{(s.Stride == 1 ? "" : $" by {s.Stride}")}]"));

    /// <summary>CompartmentConfigs becomes "compartment configs".</summary>
    private static string Words(SectionKind kind) =>
        string.Concat(kind.ToString().Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? " " : "")}{char.ToLowerInvariant(c)}" : c.ToString()));

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
