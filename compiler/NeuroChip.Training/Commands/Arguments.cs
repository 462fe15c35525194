using System.Globalization;

namespace NeuroChip.Training.Commands;

/// <summary>Options of the form <c>--name value</c>; each may be asked for once, and none may be left over.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    internal static Arguments Parse(string[] args)
    {
        Arguments parsed = new();
        for (int i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Length)
            {
                throw new TrainingException($"'{args[i]}' is no option with a value; see --help");
            }

            if (!parsed.values.TryAdd(args[i], args[i + 1]))
            {
                throw new TrainingException($"{args[i]} is given twice");
            }
        }

        return parsed;
    }

    internal string Path(string option) =>
        values.Remove(option, out string? value) ? value : throw new TrainingException($"{option} is missing; see --help");

    internal int Number(string option, int fallback, int low, int high)
    {
        if (!values.Remove(option, out string? text))
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= low && value <= high
            ? value
            : throw new TrainingException($"{option} must be a number from {low} to {high}, not '{text}'");
    }

    internal void AllUsed()
    {
        if (values.Count > 0)
        {
            throw new TrainingException($"unknown option {values.Keys.First()}; see --help");
        }
    }
}
