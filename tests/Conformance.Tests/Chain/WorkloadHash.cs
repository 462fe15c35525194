using NeuroChip.Testing.Workloads;

namespace Conformance.Tests.Chain;

/// <summary>The order-free checksum of the workloads' rasters.</summary>
internal static class WorkloadHash
{
    /// <summary>Sum of mix64(step * size + unit + 1) over the spikes, steps counted from 0.</summary>
    public static ulong Raster(IEnumerable<(long Step, string Population, int Unit)> spikes, int size) => spikes.Aggregate(
        0UL, (sum, spike) => unchecked(sum + CounterHash.Mix((((ulong)spike.Step - 1) * (ulong)size) + (ulong)spike.Unit + 1)));
}
