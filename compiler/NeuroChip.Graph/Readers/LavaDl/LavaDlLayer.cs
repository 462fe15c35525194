using System.Collections.Immutable;
using NeuroChip.Hdf5;

namespace NeuroChip.Graph.Readers.LavaDl;

/// <summary>One layer of the file that became a population, and what the next layer needs to know of it.</summary>
/// <param name="Group">Its group in the file.</param>
/// <param name="Population">The population it became.</param>
/// <param name="Delay">Extra steps its spikes take to the next layer: one value, or one per unit.</param>
internal sealed record LavaDlLayer(Hdf5Group Group, Population Population, ImmutableArray<int> Delay);
