using NeuroChip.Spec;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>
/// A synapse list as it lies in memory, once, however many source units use it. Its segments name the rows of one of
/// those units; the others have the same rows, shifted.
/// </summary>
/// <param name="Words">Length in 64-bit words.</param>
/// <param name="FirstSegment">First of its segments; they go on to that of the next list.</param>
/// <param name="Origin">Compartment from which the indices of that unit's targets count.</param>
/// <param name="Delay">Steps that its delays are stored short of, because the spike brings them along.</param>
public readonly record struct StoredList(int Words, int FirstSegment, int Origin, int Delay);

/// <summary>An entry at which spikes arrive: a list, and where its targets begin.</summary>
/// <param name="List">Index of the list on the core.</param>
/// <param name="BaseUnit">Compartment that index 0 with atom 0 stands for, in units of four.</param>
/// <param name="Kind">How spikes are addressed to it: with atoms or without.</param>
/// <param name="Role">What it is to the learning engine.</param>
/// <param name="Synapses">For a list that learns, the index of the quantized synapses, which are all of the list; else -1.</param>
/// <param name="Unit">For a list that learns, its pre unit, which no other shares it with; else -1.</param>
public readonly record struct InAxon(
    int List, int BaseUnit, AxonKind Kind, AxonRole Role = AxonRole.None, int Synapses = -1, int Unit = -1);

/// <summary>A source unit whose spikes a core listens to.</summary>
/// <param name="Group">Index of its group.</param>
/// <param name="Unit">Unit within the group.</param>
/// <param name="Axon">Index of the in-axon its spikes reach.</param>
/// <param name="Atom">Added to every target of the list.</param>
/// <param name="Delay">Steps added to every delay of the list.</param>
public readonly record struct Arrival(int Group, int Unit, int Axon, int Atom, int Delay);

/// <summary>A range of one row of a synapse table, within one slice, packed in one format.</summary>
/// <param name="Synapses">Index of the quantized synapses.</param>
/// <param name="Slice">Index of the slice on the core.</param>
/// <param name="First">First synapse in the table.</param>
/// <param name="End">Behind the last.</param>
/// <param name="Format">Index of the format on the core.</param>
public readonly record struct ListSegment(int Synapses, int Slice, int First, int End, int Format);
