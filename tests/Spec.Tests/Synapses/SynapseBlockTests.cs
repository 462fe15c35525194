using NeuroChip.Spec;
using NeuroChip.Spec.Synapses;

namespace Spec.Tests.Synapses;

public sealed class SynapseBlockTests
{
    private const int Seed = 20261122;

    public static IEnumerable<object[]> Layouts => Enum.GetValues<WordLayout>().Select(layout => new object[] { layout });

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Every_format_reads_back_what_was_written(WordLayout layout)
    {
        Random random = new(Seed);
        int formats = 0;
        foreach (SynapseFormat format in AllFormats())
        {
            formats++;
            PackedSynapse[] synapses = Synapses(random, layout, format, random.Next(1, 65));
            SynapseBlockWriter writer = new(layout);
            int pointer = writer.BeginList();
            writer.WriteBlock(5, format, synapses);
            SynapseList list = new() { Pointer = pointer, Length = writer.EndList(), Base = 3 };
            list.Length.ShouldBe(SynapseLayout.BlockWords(layout, format, synapses.Length));

            SynapseFormat[] table = new SynapseFormat[6];
            table[5] = format;
            bool same = SynapseListReader.ReadAll(layout, writer.ToArray(), list, table)
                .SequenceEqual(synapses.Select(s => new DecodedSynapse(12 + s.Index, s.Weight, s.Delay, s.Tag, 5)));
            if (!same)
            {
                // Only here, because writing out tens of thousands of formats would be most of the test's time.
                throw new Xunit.Sdk.XunitException($"seed {Seed}, {format}");
            }
        }

        formats.ShouldBe(8 * 7 * 7 * 10 * 3 * 3);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_list_of_mixed_blocks_keeps_one_dense_position(WordLayout layout)
    {
        SynapseFormat dense = new() { WeightCode = 7, SignMode = SignMode.Excitatory, Compression = Compression.Dense };
        SynapseFormat sparse = new() { IndexCode = 4, WeightCode = 3, SignMode = SignMode.Inhibitory, Compression = Compression.Sparse };
        SynapseFormat run = new() { IndexCode = 4, WeightCode = 7, SignMode = SignMode.Mixed, Compression = Compression.Run };
        SynapseBlockWriter writer = new(layout);
        writer.BeginList();
        writer.WriteBlock(0, dense, [new(0, 1), new(1, 2)]);
        writer.EndList();

        int pointer = writer.BeginList();
        writer.WriteBlock(0, dense, [new(0, 10), new(1, 11), new(2, 12)]);
        writer.WriteBlock(1, sparse, [new(100, -32), new(4, -64)]);
        writer.WriteBlock(0, dense, [new(3, 13)]);
        writer.WriteBlock(2, run, [new(50, -2), new(51, 4)]);
        SynapseList list = new() { Pointer = pointer, Length = writer.EndList(), Base = 1 };

        SynapseListReader.ReadAll(layout, writer.ToArray(), list, [dense, sparse, run])
            .Select(s => (s.Target, s.Weight, s.Format))
            .ShouldBe([(4, 10, 0), (5, 11, 0), (6, 12, 0), (104, -32, 1), (8, -64, 1), (7, 13, 0), (54, -2, 2), (55, 4, 2)]);
    }

    [Fact]
    public void The_worked_examples_of_the_manual_pack_to_the_words_printed_there()
    {
        string page = File.ReadAllText(Checkout.File("firmware-specs/manual/synapse-memory.md"));
        SynapseFormat sparse = new()
        {
            IndexCode = 3,
            WeightCode = 7,
            DelayBits = 3,
            SignMode = SignMode.Mixed,
            Compression = Compression.Sparse,
        };
        SynapseFormat run = new() { IndexCode = 1, WeightCode = 4, SignMode = SignMode.Excitatory, Compression = Compression.Run };
        SynapseFormat dense = new() { WeightCode = 2, SignMode = SignMode.Inhibitory, Compression = Compression.Dense };

        Check(2, sparse, [new(5, 100), new(17, -256, 3), new(200, -2, 7), new(255, 254, 1)], 0xFFC8700220C81432, 0xBFFFF);
        Check(0, run, [new(9, 16), new(10, 240), new(11, 128)], 0x8F12420);
        Check(1, dense, [new(0, 0), new(1, -64), new(2, -192), new(3, -128), new(4, -64)], 0x6D041);

        void Check(int index, SynapseFormat format, PackedSynapse[] synapses, params ulong[] words)
        {
            SynapseBlockWriter writer = new(WordLayout.Loihi1);
            writer.BeginList();
            writer.WriteBlock(index, format, synapses);
            writer.ToArray().ShouldBe(words);
            foreach (ulong word in words)
            {
                page.ShouldContain($"0x{word:X16}");
            }
        }
    }

    [Fact]
    public void A_block_never_takes_more_words_than_its_bits_need()
    {
        SynapseFormat format = new() { IndexCode = 7, WeightCode = 7, DelayBits = 6, TagBits = 9, SignMode = SignMode.Mixed };
        SynapseLayout.BlockWords(WordLayout.Loihi1, format, 64).ShouldBe((10 + (64 * (12 + 8 + 6 + 9)) + 63) / 64);
        SynapseLayout.BlockWords(WordLayout.Wide, format, 1).ShouldBe(1);
    }

    [Fact]
    public void The_writer_refuses_what_the_format_cannot_hold()
    {
        SynapseFormat format = new()
        {
            IndexCode = 1,
            WeightCode = 7,
            DelayBits = 2,
            TagBits = 2,
            SignMode = SignMode.Excitatory,
            Compression = Compression.Sparse,
        };
        Refused(format, [new(64, 0)], "index");
        Refused(format, [new(-1, 0)], "index");
        Refused(format, [new(0, 0, 4)], "delay");
        Refused(format, [new(0, 0, 0, 2)], "tag");
        Refused(format, [new(0, -1)], "mantissa");
        Refused(format, [], "Count");
        Refused(format, [.. Enumerable.Range(0, 65).Select(_ => new PackedSynapse(0, 0))], "Count");
        Refused(format with { Compression = Compression.Run }, [new(5, 0), new(7, 0)], "index in a run");
        Refused(format with { Compression = Compression.Dense }, [new(1, 0)], "index in a dense block");
        Refused(format with { DelayBits = 6 }, [new(0, 0, 63)], "delay");
        Should.Throw<ArgumentException>(() => new SynapseBlockWriter(WordLayout.Loihi1).WriteBlock(0, format with { WeightCode = 0 }, [new(0, 0)]));
        Should.Throw<ArgumentException>(() => new SynapseBlockWriter(WordLayout.Loihi1).WriteBlock(0, default, [new(0, 0)]));

        static void Refused(SynapseFormat format, PackedSynapse[] synapses, string field)
        {
            SynapseBlockWriter writer = new(WordLayout.Loihi1);
            writer.BeginList();
            Should.Throw<SpecRangeException>(() => writer.WriteBlock(0, format, synapses)).Field.ShouldBe(field);
            writer.Length.ShouldBe(0, "a refused block must leave no words behind");
        }
    }

    [Fact]
    public void The_reader_refuses_lists_that_do_not_decode()
    {
        SynapseFormat format = new()
        {
            IndexCode = 1,
            WeightCode = 7,
            DelayBits = 6,
            SignMode = SignMode.Excitatory,
            Compression = Compression.Sparse,
        };
        SynapseFormat[] formats = [format, default];
        ulong header = new SynapseBlockHeader { Format = 0, Count = 1 }.Encode(WordLayout.Loihi1);
        Refused([header | (1UL << 60)], "not zero");
        Refused([header | (63UL << 24)], "delay 63");
        Refused([new SynapseBlockHeader { Format = 1, Count = 1 }.Encode(WordLayout.Loihi1)], "Unused");
        Refused([new SynapseBlockHeader { Format = 2, Count = 1 }.Encode(WordLayout.Loihi1)], "format 2");
        Refused([new SynapseBlockHeader { Format = 0, Count = 64 }.Encode(WordLayout.Loihi1)], "64 synapses");
        Should.Throw<SynapseListException>(() => SynapseListReader.Slice([1, 2, 3], new SynapseList { Pointer = 2, Length = 2 }))
            .Message.ShouldContain("leave the synapse memory of 3 words");

        void Refused(ulong[] words, string text) =>
            Should.Throw<SynapseListException>(() =>
                SynapseListReader.ReadAll(WordLayout.Loihi1, words, new SynapseList { Length = words.Length }, formats)).Message.ShouldContain(text);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Random_words_either_decode_or_are_refused(WordLayout layout)
    {
        Random random = new(Seed);
        SynapseFormat[] formats = [.. AllFormats().Where((_, i) => i % 1009 == 0).Take(16)];
        int refused = 0;
        for (int i = 0; i < 3000; i++)
        {
            ulong[] words = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => (ulong)random.NextInt64())];
            try
            {
                SynapseListReader.ReadAll(layout, words, new SynapseList { Length = words.Length }, formats);
            }
            catch (SynapseListException)
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(0, $"seed {Seed}");
    }

    private static IEnumerable<SynapseFormat> AllFormats() =>
        from index in Enumerable.Range(0, SynapseCodes.CodeCount)
        from weight in Enumerable.Range(1, SynapseCodes.CodeCount - 1)
        from delay in Enumerable.Range(0, 7)
        from tag in Enumerable.Range(0, 10)
        from sign in new[] { SignMode.Mixed, SignMode.Excitatory, SignMode.Inhibitory }
        from compression in Enum.GetValues<Compression>()
        select new SynapseFormat
        {
            IndexCode = index,
            WeightCode = weight,
            DelayBits = delay,
            TagBits = tag,
            SignMode = sign,
            Compression = compression,
        };

    private static PackedSynapse[] Synapses(Random random, WordLayout layout, SynapseFormat format, int count)
    {
        int indexRange = 1 << SynapseCodes.IndexBits(layout, format.IndexCode);
        int weightBits = SynapseCodes.WeightBits(format.WeightCode);
        FieldLimit limit = SynapseArithmetic.MantissaLimit(format.SignMode);
        int first = random.Next(indexRange);
        PackedSynapse[] synapses = new PackedSynapse[count];
        for (int i = 0; i < count; i++)
        {
            int index = format.Compression switch
            {
                Compression.Sparse => random.Next(indexRange),
                Compression.Run => first + i,
                _ => i,
            };
            int weight = SynapseArithmetic.Truncate(random.Next((int)limit.Min, (int)limit.Max + 1), format.SignMode, weightBits);
            int delay = random.Next(Math.Min(1 << format.DelayBits, 63));
            int half = format.TagBits == 0 ? 0 : 1 << (format.TagBits - 1);
            synapses[i] = new PackedSynapse(index, weight, delay, half == 0 ? 0 : random.Next(-half, half));
        }

        return synapses;
    }
}
