using Conformance.Tests.Chain;
using NeuroChip.Compilation;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec.Profiles;

namespace Conformance.Tests.Timing;

/// <summary>
/// One network moved at random over the chip fifty times: the spikes are the same, energy differs by the hops and nothing else, and
/// time differs, too.
/// </summary>
public sealed class MovedTimingTests
{
    private const int Moves = 50;
    private const int Steps = 40;

    /// <summary>Picojoules of a hop in the profile.</summary>
    private const double EastWest = 3.0;
    private const double NorthSouth = 4.0;

    [Theory]
    [InlineData(MeshFidelity.Analytic)]
    [InlineData(MeshFidelity.Event)]
    [InlineData(MeshFidelity.Flit)]
    public void A_moved_network_spikes_alike_and_pays_for_its_hops(MeshFidelity fidelity)
    {
        (List<(long Step, string Population, int Unit)> spikes, TimingTotals first, _) = Run(null, fidelity);
        spikes.ShouldNotBeEmpty();
        var hops = new HashSet<long>();
        var times = new HashSet<double>();
        for (int move = 0; move < Moves; move++)
        {
            (List<(long Step, string Population, int Unit)> moved, TimingTotals totals, HopCounter counted) = Run(move, fidelity);

            moved.ShouldBe(spikes, $"move {move}");
            totals.HopsEastWest.ShouldBe(counted.EastWest, $"move {move}");
            totals.HopsNorthSouth.ShouldBe(counted.NorthSouth, $"move {move}");
            totals.Packets.ShouldBe(first.Packets);

            // Whole picojoules, so that differences are exact.
            (Of(totals, EnergyUnit.HopsEastWest) - Of(first, EnergyUnit.HopsEastWest)).ShouldBe((totals.HopsEastWest - first.HopsEastWest) * EastWest);
            (Of(totals, EnergyUnit.HopsNorthSouth) - Of(first, EnergyUnit.HopsNorthSouth)).ShouldBe((totals.HopsNorthSouth - first.HopsNorthSouth) * NorthSouth);
            foreach (EnergyUnit unit in Enum.GetValues<EnergyUnit>().Except([EnergyUnit.HopsEastWest, EnergyUnit.HopsNorthSouth]))
            {
                // Cores lie in another order, so sums over them round differently.
                Of(totals, unit).ShouldBe(Of(first, unit), Math.Max(1e-12 * Of(first, unit), 1e-9), $"move {move}, {unit}");
            }

            hops.Add(totals.HopsEastWest + totals.HopsNorthSouth);
            times.Add(totals.Time);
        }

        hops.Count.ShouldBeGreaterThan(Moves / 2);
        times.Count.ShouldBeGreaterThan(Moves / 2);
    }

    private static double Of(TimingTotals totals, EnergyUnit unit) => totals.Energy[(int)unit];

    private static (List<(long Step, string Population, int Unit)> Spikes, TimingTotals Totals, HopCounter Counted) Run(int? seed, MeshFidelity fidelity)
    {
        CompileResult compiled = CompiledNetwork.Compile(MovingNetwork.Graph, MovingNetwork.Profile, MovingNetwork.Options(seed));
        using CompiledNetwork network = CompiledNetwork.Load(compiled, MovingNetwork.Profile, Engines.Of("scalar"));
        network.Device.Load(network.Image, strict: false, fidelity);
        List<(long Step, string Population, int Unit)> spikes = network.Run(Steps, []);
        spikes.Sort();

        using Chip chip = Chip.Load(network.Image, ChipProfile.Load(MovingNetwork.Profile), Engines.Of("scalar"));
        var counter = new HopCounter(chip.Parameters);
        chip.Run(Steps, counter);
        return (spikes, network.Device.Timing.ReadTotals(), counter);
    }
}
