using System.Collections.Immutable;
using System.CommandLine.Parsing;
using System.Globalization;
using NeuroChip.Cli.Running;
using NeuroChip.Device.Probes;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Commands;

/// <summary>Reads what <c>--probe</c> is to record.</summary>
internal static class ProbeParser
{
    /// <summary>Registers of one probe.</summary>
    private const int MostWords = 1 << 16;

    private const string Allowed =
        "POPULATION.u, .v, .q, .ref or .spikes, optionally with units: hidden.v[0,3,8..15]; or CHIP/CORE:ADDRESS, optionally with a number of 32-bit words: 0/3:0xa000[8]";

    /// <summary>POPULATION.VARIABLE[UNITS] or CHIP/CORE:ADDRESS[WORDS].</summary>
    public static RunProbe? Parse(ArgumentResult result)
    {
        string text = OptionParsers.Token(result);
        int bracket = text.EndsWith(']') ? text.LastIndexOf('[') : -1;
        string name = bracket < 0 ? text : text[..bracket];
        string? list = bracket < 0 ? null : text[(bracket + 1)..^1];
        return Registers(name, list) ?? Units(name, list) ?? OptionParsers.Refuse<RunProbe?>(result, Allowed);
    }

    private static RunProbe? Units(string name, string? list)
    {
        int dot = name.LastIndexOf('.');
        ProbeVariable? variable = dot <= 0 ? null : name[(dot + 1)..] switch
        {
            "u" => ProbeVariable.Current,
            "v" => ProbeVariable.Voltage,
            "q" => ProbeVariable.DendriticInput,
            "ref" => ProbeVariable.Refractory,
            "spikes" => ProbeVariable.Spikes,
            _ => null,
        };
        ImmutableArray<int>? units = list is null ? [] : UnitList(list);
        return variable is { } known && units is { } chosen ? RunProbe.OfUnits(new ProbeRequest(name[..dot], chosen, known)) : null;
    }

    /// <summary>Null where the text is no such thing: then it is a population's name.</summary>
    private static RunProbe? Registers(string name, string? list)
    {
        string[] parts = name.Split(':');
        string[] place = parts[0].Split('/');
        if (parts.Length != 2 || place.Length != 2
            || !int.TryParse(place[0], NumberStyles.None, CultureInfo.InvariantCulture, out int chip)
            || !int.TryParse(place[1], NumberStyles.None, CultureInfo.InvariantCulture, out int core)
            || OptionParsers.Word(parts[1]) is not { } address || address > uint.MaxValue
            || WordsOf(list) is not { } words
            || address % 4 != 0 || address > uint.MaxValue - (4 * (uint)words))
        {
            return null;
        }

        uint first = (uint)address;
        return RunProbe.OfRegisters(new RegisterProbeRequest(
            new CoreAddress(chip, core), [.. Enumerable.Range(0, words).Select(i => first + (4 * (uint)i))]));
    }

    private static int? WordsOf(string? list)
    {
        if (list is null)
        {
            return 1;
        }

        return int.TryParse(list, NumberStyles.None, CultureInfo.InvariantCulture, out int words) && words is > 0 and <= MostWords ? words : null;
    }

    private static ImmutableArray<int>? UnitList(string text)
    {
        var units = new SortedSet<int>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] ends = part.Split("..");
            if (ends.Length > 2
                || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
                || last < first || last - first > 1 << 20)
            {
                return null;
            }

            units.UnionWith(Enumerable.Range(first, last - first + 1));
        }

        return [.. units];
    }
}
