using System.Collections.Immutable;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Conformance;

/// <summary>What must come out of a case, complete: an expectation that is cut short would pass unseen.</summary>
internal static class CaseExpectationReader
{
    /// <summary>Spikes of compartments, sorted by step, population as declared, unit.</summary>
    public static ImmutableArray<CaseSpike> Spikes(CaseElement list, CaseNames names, int steps)
    {
        var spikes = ImmutableArray.CreateBuilder<CaseSpike>();
        (int Step, int Population, int Unit) last = (0, 0, 0);
        foreach (CaseElement element in list.List())
        {
            ImmutableArray<CaseElement> fields = element.Tuple(3, 3);
            CasePopulation population = names.Compartments(fields[1]);
            (int Step, int Population, int Unit) key =
                (fields[0].Integer(1, steps), names.IndexOf(population.Name), CaseNames.Unit(fields[2], population));
            if (key.CompareTo(last) <= 0)
            {
                throw element.Refused(
                    CliCodes.CaseExpectation, "spikes are not in order", $"step {key.Step}, '{population.Name}', unit {key.Unit}",
                    "each spike once, by step, then population as declared, then unit");
            }

            spikes.Add(new CaseSpike(key.Step, population.Name, key.Unit));
            last = key;
        }

        return spikes.ToImmutable();
    }

    /// <summary>One hash per step.</summary>
    public static ImmutableArray<ulong> Hashes(CaseElement list, int steps)
    {
        ImmutableArray<ulong> hashes = [.. list.List().Select(hash => hash.Hash)];
        return hashes.Length == steps
            ? hashes
            : throw list.Refused(CliCodes.CaseExpectation, "there must be one state hash per step", $"{hashes.Length}", $"{steps}");
    }

    /// <summary>One series per probe, one value per step.</summary>
    public static ImmutableArray<ImmutableArray<int>> Series(CaseElement expect, ImmutableArray<CaseProbe> probes, int steps)
    {
        CaseElement? series = probes.Length > 0 ? expect["probes"] : expect.Find("probes");
        var result = ImmutableArray.CreateBuilder<ImmutableArray<int>>();
        foreach (CaseProbe probe in probes)
        {
            CaseElement list = series![probe.Key];
            ImmutableArray<int> values = list.Integers(int.MinValue, int.MaxValue);
            result.Add(values.Length == steps
                ? values
                : throw list.Refused(CliCodes.CaseExpectation, "there must be one value per step", $"{values.Length}", $"{steps}"));
        }

        series?.Done();
        return result.ToImmutable();
    }
}
