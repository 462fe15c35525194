using Conformance.Tests.Chain;
using Conformance.Tests.Equality;
using NeuroChip.Device;
using NeuroChip.Server;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;
using Xunit.Abstractions;

namespace Conformance.Tests.Images;

/// <summary>
/// Images with right checksums and wrong words, as a faulty or hostile compiler would write them. Each is either refused
/// with a code, by the container or by the loader, or it is a sound image of another network: then both engines run it
/// and agree on its state. Nothing reads or writes outside its tables.
/// </summary>
public sealed class ForgedImageTests(ITestOutputHelper output)
{
    private const int Seed = 71_311;
    private const int Steps = 40;

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    public void A_flipped_bit_of_a_core_s_words_is_refused_or_runs_alike_on_all_engines(int networkSeed)
    {
        output.WriteLine($"network {networkSeed}, flips from seed {Seed}");
        RandomNetwork network = RandomNetwork.Make(networkSeed);
        ChipProfile profile = ChipProfile.Load(network.Profile);
        ChipImage sound = CompiledNetwork.Compile(network.Graph, network.Profile, new() { Split = 2 }).Image!;
        var random = new Random(Seed);
        var outcomes = new SortedDictionary<string, int>();
        for (int i = 0; i < 400; i++)
        {
            (ChipImage? forged, string what) = Forge(sound, random);
            string outcome = forged is null ? "refused by the container" : Load(forged, profile, network, what);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        output.WriteLine(string.Join(Environment.NewLine, outcomes.Select(o => $"{o.Value,4} {o.Key}")));
        outcomes.ShouldContainKey("runs");
        outcomes.Count.ShouldBeGreaterThan(3, "flips should meet different checks");
    }

    /// <summary>The image with one bit of one word of one core flipped, or null where the container already refuses it.</summary>
    private static (ChipImage? Image, string What) Forge(ChipImage sound, Random random)
    {
        CoreImage victim = sound.Cores[random.Next(sound.Cores.Length)];
        SectionKind[] sections = [.. victim.Sections];
        SectionKind section = sections[random.Next(sections.Length)];
        int word = random.Next(victim.Words(section).Length);
        int bit = random.Next(64);
        var builder = new ChipImageBuilder(sound.Layout, sound.ProfileName, sound.ProfileDigest) { Manifest = sound.Manifest };
        foreach (CoreImage core in sound.Cores)
        {
            foreach (SectionKind kind in core.Sections)
            {
                ulong[] words = core.Words(kind).ToArray();
                if (core == victim && kind == section)
                {
                    words[word] ^= 1UL << bit;
                }

                builder.Core(core.Address).Set(kind, words);
            }
        }

        builder.SetSources(
            sound.SourceMap.ToArray().Select(raw => AxonMap.Decode(ChipImage.SourceMapLayout, raw)),
            sound.SourceAxons.ToArray().Select(raw => AxonOut.Decode(sound.Layout, raw)));
        string what = $"{victim.Address}, {section}[{word}], bit {bit}";
        try
        {
            return (builder.Build(), what);
        }
        catch (Exception refusal) when (refusal is InvalidOperationException or SpecRangeException)
        {
            return (null, what);
        }
    }

    private static string Load(ChipImage image, ChipProfile profile, RandomNetwork network, string what)
    {
        string? digest = null;
        foreach (string engine in EngineChoice.Names)
        {
            using var device = new EmulatedDevice("test", profile, EngineChoice.Create(engine));
            try
            {
                device.Load(ChipImage.Read(image.ToBytes()));
            }
            catch (ImageFormatException)
            {
                return "refused by the container";
            }
            catch (DeviceException refusal)
            {
                return refusal.Code;
            }

            device.Inject([.. network.Input.Where(spike => spike.Step <= Steps)]);
            device.Run(Steps);
            digest ??= device.ReadDigest();
            device.ReadDigest().ShouldBe(digest, $"{what}: the engines differ");
        }

        return "runs";
    }
}
