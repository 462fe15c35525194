using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;

namespace Conformance.Tests.Timing;

/// <summary>
/// Hops of a run by hand: every spike's packets, one for each out-axon entry, go as many tiles to the side and as many up or down as
/// their cores lie apart on eight by four tiles of four cores.
/// </summary>
internal sealed class HopCounter(ChipParameters parameters) : IRunObserver
{
    public long EastWest { get; private set; }

    public long NorthSouth { get; private set; }

    public void OnWindow(RunWindow window)
    {
        for (int s = 0; s < window.Steps; s++)
        {
            foreach (CoreParameters core in parameters.Cores)
            {
                for (int compartment = 0; compartment < core.Compartments; compartment++)
                {
                    int lane = core.FirstLane + compartment;
                    if (((window.SpikeBits[(s * window.SpikeWordsPerStep) + (lane / 16)] >> (lane % 16)) & 1) != 0)
                    {
                        Add(core, compartment);
                    }
                }
            }
        }
    }

    private void Add(CoreParameters core, int compartment)
    {
        (int x, int y) = PlaceOf(core);
        for (int entry = core.OutStart[compartment]; entry < core.OutStart[compartment + 1]; entry++)
        {
            (int toX, int toY) = PlaceOf(parameters.Cores[core.OutCore[entry]]);
            EastWest += Math.Abs(toX - x);
            NorthSouth += Math.Abs(toY - y);
        }
    }

    private static (int X, int Y) PlaceOf(CoreParameters core) => (core.Address.Core / 4 % 8, core.Address.Core / 4 / 8);
}
