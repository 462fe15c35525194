using NeuroChip.Spec.Image;

namespace NeuroChip.Device.Learning;

/// <summary>Ranges of units, checked against their population.</summary>
internal static class UnitSpans
{
    /// <summary>The range asked for, or all units.</summary>
    /// <exception cref="DeviceException">The population has no such units.</exception>
    public static UnitSpan Checked(LoadedImage loaded, int population, UnitSpan? wanted)
    {
        ManifestPopulation place = loaded.Map.Populations[population];
        if (wanted is not { } span)
        {
            return new UnitSpan(0, place.Size);
        }

        return span.First >= 0 && span.Count >= 0 && (long)span.First + span.Count <= place.Size
            ? span
            : throw LearningErrors.NoSuchUnits(place.Name, span.First, span.Count, place.Size);
    }

    /// <summary>The units that two ranges share, ascending.</summary>
    public static IEnumerable<int> Within(UnitSpan one, UnitSpan other)
    {
        int first = Math.Max(one.First, other.First);
        int end = Math.Min(one.First + one.Count, other.First + other.Count);
        return Enumerable.Range(first, Math.Max(0, end - first));
    }
}
