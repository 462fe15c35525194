using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NeuroChip.Cli.Compiling;
using NeuroChip.Cli.Reports.Timing;
using NeuroChip.Cli.Running;
using NeuroChip.Emulator.Mesh;

namespace NeuroChip.Cli.Commands;

/// <summary>Readers of option values. A value that means nothing is a usage error that says what would.</summary>
internal static class OptionParsers
{
    /// <summary>An option with a few words as values.</summary>
    public static Option<string?> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string?>(name) { HelpName = string.Join('|', values), Description = description };
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    /// <summary>A finite number above 0.</summary>
    public static double? PositiveReal(ArgumentResult result) =>
        double.TryParse(Token(result), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value > 0
            ? value
            : Refuse<double?>(result, "a number above 0");

    /// <summary>An integer from a smallest one on.</summary>
    public static Func<ArgumentResult, int?> Count(int least) => result =>
        int.TryParse(Token(result), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least
            ? value
            : Refuse<int?>(result, $"an integer from {least} on");

    /// <summary>LO,HI.</summary>
    public static InputRange? Range(ArgumentResult result)
    {
        string[] parts = Token(result).Split(',');
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double low) && double.IsFinite(low)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double high) && double.IsFinite(high)
            && low < high
            ? new InputRange(low, high)
            : Refuse<InputRange?>(result, "LO,HI with LO below HI, such as --input-range=-1,1");
    }

    /// <summary>FIRST..LAST.</summary>
    public static LayerRange? Layers(ArgumentResult result)
    {
        string[] parts = Token(result).Split("..");
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
            ? new LayerRange(first, last)
            : Refuse<LayerRange?>(result, "FIRST..LAST, numbers of layers, such as 2..3");
    }

    /// <summary>POPULATION=P or POPULATION=P:OFFSET, any number of them.</summary>
    public static PeriodicReset[]? Resets(ArgumentResult result)
    {
        var resets = new List<PeriodicReset>();
        foreach (Token token in result.Tokens)
        {
            string[] sides = token.Value.Split('=');
            string[] numbers = sides[^1].Split(':');
            int offset = 0;
            if (sides.Length != 2
                || numbers.Length > 2
                || !int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out int interval)
                || (numbers.Length == 2 && !int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out offset)))
            {
                result.AddError($"'{token.Value}' is not POPULATION=P or POPULATION=P:OFFSET, such as layer2=17:3");
                return null;
            }

            resets.Add(new PeriodicReset(sides[0], interval, offset));
        }

        return [.. resets];
    }

    /// <summary>PROJECTION=FILE, any number of them.</summary>
    public static LearnedFile[]? Learned(ArgumentResult result)
    {
        var files = new List<LearnedFile>();
        foreach (Token token in result.Tokens)
        {
            int middle = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (middle < 1 || middle == token.Value.Length - 1)
            {
                result.AddError($"'{token.Value}' is not PROJECTION=FILE, such as in->out=weights.csv");
                return null;
            }

            files.Add(new LearnedFile(token.Value[..middle], token.Value[(middle + 1)..]));
        }

        return [.. files];
    }

    /// <summary>FIRST:COUNT.</summary>
    public static SampleRange? Samples(ArgumentResult result)
    {
        string[] parts = Token(result).Split(':');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? new SampleRange(first, count)
            : Refuse<SampleRange?>(result, "FIRST:COUNT with FIRST from 0 and COUNT from 1 on, such as 0:1000");
    }

    /// <summary>A number without sign, decimal or hexadecimal after 0x; null for anything else.</summary>
    internal static ulong? Word(string text)
    {
        bool isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        NumberStyles style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return ulong.TryParse(isHex ? text[2..] : text, style, CultureInfo.InvariantCulture, out ulong value) ? value : null;
    }

    internal static string Token(ArgumentResult result) => result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;

    internal static T? Refuse<T>(ArgumentResult result, string allowed)
    {
        string option = (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
        result.AddError($"{option}: found '{Token(result)}', allowed is {allowed}.");
        return default;
    }

    /// <summary>FIRST..LAST, steps counted from 1.</summary>
    public static StepWindow? Window(ArgumentResult result)
    {
        string[] parts = Token(result).Split("..");
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long first)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long last)
            && first >= 1 && last >= first && last - first < StepWindow.Most
            ? new StepWindow(first, last)
            : Refuse<StepWindow?>(result, $"FIRST..LAST, steps counted from 1, at most {StepWindow.Most} of them, such as 10..20");
    }

    /// <summary>How closely the mesh is modelled.</summary>
    public static Option<string?> Fidelity() => Choice(
        "--fidelity",
        "How times and energies are computed: analytic (default; loads and a queueing formula), event (message by message), flit (cycle by cycle), or none.",
        "none", "analytic", "event", "flit");

    public static MeshFidelity FidelityOf(string? name) => name is null ? MeshFidelity.Analytic : Enum.Parse<MeshFidelity>(name, ignoreCase: true);
}
