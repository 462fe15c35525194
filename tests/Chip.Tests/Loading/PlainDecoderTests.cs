using NeuroChip.Emulator.Loading;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Synapses;

namespace Chip.Tests.Loading;

/// <summary>Both decoders agree: on what lists hold, and on which lists may be loaded at all.</summary>
public sealed class PlainDecoderTests
{
    private const int Seeds = 300;

    [Theory]
    [InlineData("tiny")]
    [InlineData("wide")]
    public void Random_lists_decode_to_equal_rows(string profile)
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            TestImage image = RandomImage(profile, seed, spoil: false);
            SynapseRows expected = DecodeSlowly(image).ShouldNotBeNull($"seed {seed}");
            SynapseRows found = DecodePlain(image).ShouldNotBeNull($"seed {seed}");
            ShouldEqual(found, expected, seed);
        }
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("wide")]
    public void Both_refuse_the_same_spoilt_lists(string profile)
    {
        int refused = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            TestImage image = RandomImage(profile, seed, spoil: true);
            SynapseRows? expected = DecodeSlowly(image);
            SynapseRows? found = DecodePlain(image);
            (found is null).ShouldBe(expected is null, $"seed {seed}");
            refused += found is null ? 1 : 0;
            if (found is not null)
            {
                ShouldEqual(found, expected!, seed);
            }
        }

        refused.ShouldBeInRange(1, Seeds - 1);
    }

    [Fact]
    public void Released_rows_decode_again()
    {
        TestImage image = RandomImage("wide", 1, spoil: false);
        SynapseRows rows = ImageLoader.Load(image.Assemble(), image.Profile).Cores[0].Rows;
        rows.AreResident.ShouldBeTrue();
        rows.Release();
        _ = (rows.LargestTarget, rows.LongestDelay, rows.DenseSynapses);
        rows.AreResident.ShouldBeFalse();
        ShouldEqual(rows, DecodeSlowly(image)!, 1);
        rows.AreResident.ShouldBeTrue();
    }

    [Fact]
    public void Rows_that_came_from_elsewhere_stay()
    {
        var rows = new SynapseRows { Start = [0, 1], Target = [3], Weight = [4], Delay = [5], Words = [1] };
        rows.Release();
        rows.Target.ShouldBe([(ushort)3]);
        rows.LongestDelay.ShouldBe([5]);
    }

    private static void ShouldEqual(SynapseRows found, SynapseRows expected, int seed)
    {
        string place = $"seed {seed}";
        found.Start.ShouldBe(expected.Start, place);
        found.Target.ShouldBe(expected.Target, place);
        found.Weight.ShouldBe(expected.Weight, place);
        found.Delay.ShouldBe(expected.Delay, place);
        found.Words.ShouldBe(expected.Words, place);
        found.DenseSynapses.ShouldBe(expected.DenseSynapses, place);
        found.LargestTarget.ShouldBe(expected.LargestTarget, place);
        found.LongestDelay.ShouldBe(expected.LongestDelay, place);
    }

    private static SynapseRows? DecodePlain(TestImage image) =>
        PlainDecoder.TryDecode(new CoreWords(image.Layout, image.Assemble().Cores[0]), image.Profile, new SharedBudget(LoadBudget.MostSynapses));

    private static SynapseRows? DecodeSlowly(TestImage image)
    {
        CoreImage core = image.Assemble().Cores[0];
        int lists = core.Words(SectionKind.SynapseLists).Length;
        var words = new CoreWords(image.Layout, core);
        CoreConfig config = words.Decode<CoreConfig>(SectionKind.CoreConfig, 0, words.Exactly(SectionKind.CoreConfig, 1)[0]);
        try
        {
            return SynapseDecoder.Decode(
                words, image.Profile, config.Compartments, 1 << config.DelaySlotsLog2, new LoadBudget(), new PlasticCollector(words, [], lists));
        }
        catch (ImageLoadException)
        {
            return null;
        }
    }

    private static TestImage RandomImage(string profile, int seed, bool spoil)
    {
        var random = new Random(seed);
        var image = new TestImage(profile);
        image.FillCore(new CoreAddress(0, 0), [], compartments: 64);
        SynapseFormat[] formats = [.. Enumerable.Range(0, 4).Select(_ => RandomFormat(random))];
        var writer = new SynapseBlockWriter(image.Layout);
        var lists = new SynapseList[random.Next(1, 12)];
        for (int i = 0; i < lists.Length; i++)
        {
            int pointer = writer.BeginList();
            int dense = 0;
            for (int block = random.Next(4); block > 0; block--)
            {
                int format = random.Next(formats.Length);
                dense += WriteBlock(writer, random, format, formats[format], dense);
            }

            int length = writer.EndList();
            lists[i] = new SynapseList { Pointer = length == 0 ? 0 : pointer, Length = length, Base = random.Next(4) };
        }

        ulong[] memory = writer.ToArray();
        if (spoil && memory.Length > 0)
        {
            memory[random.Next(memory.Length)] ^= 1UL << random.Next(64);
        }

        image.Core().Set(SectionKind.SynapseFormats, formats)
            .Set(SectionKind.SynapseLists, lists)
            .Set(SectionKind.SynapseMemory, memory);
        return image;
    }

    /// <summary>Writes a block; gives the synapses by which dense blocks behind it lie further on.</summary>
    private static int WriteBlock(SynapseBlockWriter writer, Random random, int index, SynapseFormat format, int dense)
    {
        int count = random.Next(1, 13);
        int first = format.Compression == Compression.Dense ? dense : random.Next(8);
        (int bits, int grid) = (SynapseCodes.WeightBits(format.WeightCode), 256);
        var synapses = new PackedSynapse[count];
        for (int i = 0; i < count; i++)
        {
            int target = format.Compression == Compression.Sparse ? random.Next(48) : first + i;
            int mantissa = SynapseArithmetic.FromStored((ulong)random.Next(grid) & ((1UL << bits) - 1), format.SignMode, bits);
            synapses[i] = new PackedSynapse(
                target, mantissa, random.Next(Math.Min(1 << format.DelayBits, 7)),
                format.TagBits == 0 ? 0 : random.Next(-(1 << (format.TagBits - 1)), 1 << (format.TagBits - 1)));
        }

        writer.WriteBlock(index, format, synapses);
        return format.Compression == Compression.Dense ? count : 0;
    }

    private static SynapseFormat RandomFormat(Random random) => new()
    {
        IndexCode = 1,
        WeightCode = random.Next(1, 8),
        WeightExp = random.Next(-8, 8),
        DelayBits = random.Next(0, 7),
        TagBits = random.Next(0, 10),
        SignMode = (SignMode)random.Next(1, 4),
        Compression = random.Next(3) switch { 0 => Compression.Sparse, 1 => Compression.Run, _ => Compression.Dense },
    };
}
