using System.Text.Json;
using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Demo;

/// <summary>The demo's network and digits, which lie beside the program; see PROVENANCE.md there.</summary>
/// <param name="Network">The trained network.</param>
/// <param name="Images">Digits the training never saw.</param>
/// <param name="Labels">What they are.</param>
/// <param name="FloatAccuracy">Accuracy of the float network on them.</param>
/// <param name="Steps">Steps of one sample.</param>
internal sealed record DemoFiles(string Network, string Images, string Labels, double FloatAccuracy, int Steps)
{
    /// <summary>Finds them.</summary>
    public static DemoFiles Find()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Demo");
        string facts = Path.Combine(folder, "digits.json");
        if (!File.Exists(facts))
        {
            throw new CliException(CliCodes.DemoFile, facts, "the demo's files are not where they belong");
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(DataFile.ReadAll(facts));
            JsonElement root = json.RootElement;
            string PathOf(string name) => Path.Combine(folder, root.GetProperty(name).GetString() ?? "");
            return new DemoFiles(
                PathOf("network"), PathOf("images"), PathOf("labels"), root.GetProperty("float_accuracy").GetDouble(), root.GetProperty("steps").GetInt32());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CliException(CliCodes.DemoFile, facts, "the demo's facts cannot be read", e.Message, inner: e);
        }
    }
}
