using System.CommandLine.Parsing;
using System.Globalization;
using NeuroChip.Cli.Diffing;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Commands;

/// <summary>Reads the registers that one side of a comparison writes.</summary>
internal static class HostWriteParser
{
    /// <summary>STEP:CHIP/CORE:ADDRESS=VALUE, any number of them.</summary>
    public static HostWrite[]? Parse(ArgumentResult result)
    {
        var writes = new List<HostWrite>();
        foreach (Token token in result.Tokens)
        {
            if (Parse(token.Value) is not { } write)
            {
                string option = (result.Parent as OptionResult)?.Option.Name ?? "";
                result.AddError($"{option}: found '{token.Value}', allowed is STEP:CHIP/CORE:ADDRESS=VALUE, such as 5:0/3:0xa000=64.");
                return null;
            }

            writes.Add(write);
        }

        return [.. writes];
    }

    private static HostWrite? Parse(string text)
    {
        string[] parts = text.Split(':', '=');
        string[] place = parts.Length == 4 ? parts[1].Split('/') : [];
        return place.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long step) && step > 0
            && int.TryParse(place[0], NumberStyles.None, CultureInfo.InvariantCulture, out int chip)
            && int.TryParse(place[1], NumberStyles.None, CultureInfo.InvariantCulture, out int core)
            && OptionParsers.Word(parts[2]) is { } address and <= uint.MaxValue
            && OptionParsers.Word(parts[3]) is { } value
            ? new HostWrite(step, new CoreAddress(chip, core), (uint)address, value)
            : null;
    }
}
