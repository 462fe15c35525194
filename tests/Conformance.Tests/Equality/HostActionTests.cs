using Conformance.Tests.Chain;
using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Server;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;
using Xunit.Abstractions;

namespace Conformance.Tests.Equality;

/// <summary>
/// What a host may do between runs, in random order and in runs of random length: spikes, biases, whole configurations,
/// states, resets. After every action all engines have the same state and the same counters.
/// </summary>
public sealed class HostActionTests(ITestOutputHelper output)
{
    private const int Networks = 12;
    private const int Actions = 40;

    [Theory]
    [InlineData(7000)]
    [InlineData(7100)]
    public void Engines_agree_after_every_action_of_a_host(int firstSeed)
    {
        output.WriteLine($"seeds {firstSeed}..{firstSeed + Networks - 1}");
        for (int seed = firstSeed; seed < firstSeed + Networks; seed++)
        {
            RandomNetwork network = RandomNetwork.Make(seed);
            CompileResult compiled = CompiledNetwork.Compile(network.Graph, network.Profile, new CompileOptions { Split = 1 + (seed % 3) });
            CompiledNetwork[] chips = [.. EngineChoice.Names.Select(engine => CompiledNetwork.Load(compiled, network.Profile, EngineChoice.Create(engine)))];
            var host = new Host(network, compiled.Image!, new Random(seed));
            for (int i = 0; i < Actions; i++)
            {
                (string what, Action<EmulatedDevice> act) = host.Next();
                foreach (CompiledNetwork chip in chips)
                {
                    act(chip.Device);
                }

                chips.Select(chip => chip.Device.ReadDigest()).Distinct().Count().ShouldBe(1, $"seed {seed}, action {i}: states differ after {what}");
                chips.Select(chip => string.Join(' ', chip.Device.ReadCounters().Cores.SelectMany(core => core.Values))).Distinct().Count()
                    .ShouldBe(1, $"seed {seed}, action {i}: counters differ after {what}");
            }

            Array.ForEach(chips, chip => chip.Dispose());
        }
    }

    /// <summary>Draws actions; each is decided once and done alike on every device.</summary>
    private sealed class Host(RandomNetwork network, ChipImage image, Random random)
    {
        private long _step;

        public (string What, Action<EmulatedDevice> Act) Next() => random.Next(10) switch
        {
            < 3 => Run(),
            < 6 => Inject(),
            6 => WriteBiases(),
            7 => WriteConfigs(),
            8 => WriteStates(),
            _ => random.Next(4) == 0 ? Reset() : Run(),
        };

        private (string What, Action<EmulatedDevice> Act) Run()
        {
            int steps = random.Next(3) == 0 ? 1 : random.Next(70);
            _step += steps;
            return ($"{steps} steps", device => device.Run(steps).Step.ShouldBe(_step));
        }

        private (string What, Action<EmulatedDevice> Act) Inject()
        {
            ManifestPopulation[] sources = [.. image.Manifest.Populations.Where(p => p.Kind == ManifestPopulation.Source)];
            InjectedSpike[] spikes =
            [
                .. Enumerable.Range(0, random.Next(60)).Select(_ =>
                {
                    ManifestPopulation source = sources[random.Next(sources.Length)];
                    return InjectedSpike.OfUnit(source.Name, random.Next(source.Size), _step + 1 + random.Next(30));
                }),
            ];
            return ($"{spikes.Length} spikes from step {_step} on", device => device.Inject(spikes).Late.ShouldBeEmpty());
        }

        private (string What, Action<EmulatedDevice> Act) WriteBiases() => Write(CoreBlocks.CxCfg, "biases", (_, raw) =>
            (CompartmentConfig.Decode(image.Layout, raw) with { BiasMant = random.Next(-4096, 4096), BiasExp = random.Next(8) }).Encode(image.Layout));

        /// <summary>
        /// The word of another compartment that is the same in its dendrite tree and draws noise if this one does: other
        /// decays, thresholds, reset modes.
        /// </summary>
        private (string What, Action<EmulatedDevice> Act) WriteConfigs() => Write(CoreBlocks.CxCfg, "configurations", (core, present) =>
        {
            CompartmentProfile[] profiles = core.Decode<CompartmentProfile>(SectionKind.CompartmentProfiles, image.Layout);
            ulong[] alike = [.. core.Words(SectionKind.CompartmentConfigs).ToArray().Where(raw => Part(raw) == Part(present))];
            return alike[random.Next(alike.Length)];

            (DendriteJoin Join, bool JoinsBoth, DendritePush Push, bool HasNoise) Part(ulong raw)
            {
                CompartmentProfile profile = profiles[CompartmentConfig.Decode(image.Layout, raw).Profile];
                return (profile.Join, profile.JoinBoth, profile.Push, profile.Noise != NoiseTarget.None);
            }
        });

        private (string What, Action<EmulatedDevice> Act) WriteStates() => Write(CoreBlocks.CxState, "states", (_, _) => new CompartmentState
        {
            U = random.Next(-(1 << 23), 1 << 23),
            V = random.Next(-(1 << 23), 1 << 23),
            Refract = random.Next(64),
        }.Encode(image.Layout));

        private (string What, Action<EmulatedDevice> Act) Reset()
        {
            _step = 0;
            ResetKind kind = random.Next(2) == 0 ? ResetKind.State : ResetKind.Image;
            return ($"a reset to {kind}", device => device.Reset(kind));
        }

        /// <summary>A burst over some compartments in a row of a core.</summary>
        private (string What, Action<EmulatedDevice> Act) Write(string blockName, string what, Func<CoreImage, ulong, ulong> word)
        {
            RegisterBlock block = RegisterMap.FindBlock(image.Layout, blockName)!;
            CoreImage core = image.Cores[random.Next(image.Cores.Length)];
            ReadOnlySpan<ulong> present = core.Words(SectionKind.CompartmentConfigs).Span;
            int first = random.Next(present.Length);
            int count = 1 + random.Next(present.Length - first);
            var words = new List<uint>();
            for (int i = first; i < first + count; i++)
            {
                ulong value = word(core, present[i]);
                words.Add((uint)value);
                if (block.ElementBits == 64)
                {
                    words.Add((uint)(value >> 32));
                }
            }

            var burst = new RegisterBurst(core.Address, block.OffsetOf(first), words.ToArray());
            return ($"{what} of {core.Address}, {count} from {first} on (network {network.Seed})", device => device.WriteRegisters([burst]));
        }
    }
}
