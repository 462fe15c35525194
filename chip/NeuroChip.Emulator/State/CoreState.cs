using NeuroChip.Emulator.Engines;

namespace NeuroChip.Emulator.State;

/// <summary>
/// What evolves in one core, in a form that is the same for every engine: the basis of equality tests, digests and snapshots.
/// </summary>
/// <param name="Current">u of each compartment.</param>
/// <param name="Voltage">v of each compartment.</param>
/// <param name="Refractory">Refractory counter of each compartment.</param>
/// <param name="Slots">
/// Dendritic accumulators, slot-major: element <c>[s * compartments + i]</c> is what compartment i receives in step
/// now + 1 + s, as a wrapped 22-bit number, without the spikes still in flight.
/// </param>
/// <param name="InFlight">
/// Packets that are delivered in the next step, as <see cref="PacketCode"/>, ascending; equal ones are listed as often as
/// they come. Inside a step there are none from its first phase to <see cref="StepPhase.Emit"/>, when those that were sent
/// appear; a core that learns has taken them by the end of its learning step.
/// </param>
/// <param name="Learning">
/// Learned values and traces, with the spikes in flight noted already (<see cref="SpikeNoting"/>); null on a core that does not learn.
/// </param>
public sealed record CoreState(
    int[] Current, int[] Voltage, int[] Refractory, int[] Slots, long[] InFlight, CoreLearning? Learning = null);
