using System.Numerics;
using Conformance.Tests.Chain;
using NeuroChip.Device;
using NeuroChip.Graph;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;

namespace Conformance.Tests.Sweeps;

/// <summary>Both decays at the edges of their registers, on states at the edges of theirs, for a few steps.</summary>
public sealed class DecaySweepTests
{
    private const int Steps = 4;
    private const int Threshold = 131_071 << 6;
    private static readonly int[] Decays = [0, 1, 2047, 2048, 4094, 4095];
    private static readonly int[] States =
        [0, 1, -1, 4095, -4095, 4096, -4096, 4097, -4097, (1 << 23) - 1, -(1 << 23) + 1, -(1 << 23)];

    [Fact]
    public void Decays_round_toward_zero_at_every_edge()
    {
        (int DecayU, int DecayV, int U, int V)[] units =
            [.. from du in Decays from dv in Decays from u in States from v in States select (du, dv, u, v)];
        SnnGraph graph = new SnnGraphBuilder("decays")
            .Source("unused", 1)
            .Compartments("p", units.Length, new IntegerCuba
            {
                DecayU = new PerUnit<int>([.. units.Select(unit => unit.DecayU)]),
                DecayV = new PerUnit<int>([.. units.Select(unit => unit.DecayV)]),
                VthMant = Threshold >> 6,
            })
            .Sparse("unused", "p", [new SparseSynapse(0, 0, 1)])
            .Build();

        SweepChip.OnEveryEngine(graph, (engine, chip) =>
        {
            WriteStates(chip, units);
            var seen = SweepChip.Record(chip, Steps, [], ("p", ProbeVariable.Current), ("p", ProbeVariable.Voltage));
            for (int i = 0; i < units.Length; i++)
            {
                (BigInteger u, BigInteger v) = (units[i].U, units[i].V);
                for (int step = 0; step < Steps; step++)
                {
                    (u, v) = Step(units[i].DecayU, units[i].DecayV, u, v);
                    int at = (step * units.Length) + i;
                    (int U, int V) found = (seen[("p", ProbeVariable.Current)][at], seen[("p", ProbeVariable.Voltage)][at]);
                    if (found.U != u || found.V != v)
                    {
                        Assert.Fail($"{engine}: {units[i]} after step {step + 1}: {found}, not ({u}, {v})");
                    }
                }
            }
        });
    }

    /// <summary>Section 3 without input and bias: u fits its 24 bits, v is limited, and what passes the threshold starts from 0.</summary>
    private static (BigInteger U, BigInteger V) Step(int decayU, int decayV, BigInteger u, BigInteger v)
    {
        BigInteger nextU = BigInteger.Divide(u * (4095 - decayU), 4096);
        BigInteger limit = BigInteger.Pow(2, 23) - 1;
        BigInteger nextV = BigInteger.Divide(v * (4096 - decayV), 4096) + nextU;
        nextV = BigInteger.Max(-limit, BigInteger.Min(limit, nextV));
        return (nextU, nextV > Threshold ? 0 : nextV);
    }

    private static void WriteStates(CompiledNetwork chip, (int DecayU, int DecayV, int U, int V)[] units)
    {
        CoreImage core = chip.Image.Cores.ShouldHaveSingleItem();
        RegisterBlock block = RegisterMap.FindBlock(chip.Image.Layout, CoreBlocks.CxState)!;
        var words = new List<uint>();
        foreach ((_, _, int u, int v) in units)
        {
            ulong value = new CompartmentState { U = u, V = v }.Encode(chip.Image.Layout);
            words.Add((uint)value);
            if (block.ElementBits == 64)
            {
                words.Add((uint)(value >> 32));
            }
        }

        chip.Device.WriteRegisters([new RegisterBurst(core.Address, block.OffsetOf(0), words.ToArray())]);
    }
}
