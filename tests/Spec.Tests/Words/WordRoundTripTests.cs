using System.Globalization;
using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using NeuroChip.Spec;

namespace Spec.Tests.Words;

public sealed class WordRoundTripTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20261122, 7);

    public static IEnumerable<object[]> Cases => WordUnderTest.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_legal_word_decodes_to_its_fields_and_encodes_to_itself(string name, WordLayout layout)
    {
        WordUnderTest word = WordUnderTest.Find(name);
        Prop.ForAll(Random(), random =>
        {
            ulong raw = word.LegalWord(layout, random);
            word.FindProblem(layout, raw).ShouldBeNull();
            object decoded = word.Decode(layout, raw);
            foreach (FieldSpec field in word.Fields(layout))
            {
                Property(decoded, field.Name).ShouldBe(field.Extract(raw), $"{name}.{field.Name} of 0x{raw:X}");
            }

            word.Encode(decoded, layout).ShouldBe(raw);
        }).Check(s_config);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fields_and_reserved_bits_cover_the_word_exactly_once(string name, WordLayout layout)
    {
        WordUnderTest word = WordUnderTest.Find(name);
        ulong covered = word.ReservedMask(layout);
        foreach (FieldSpec field in word.Fields(layout))
        {
            ulong mask = ((1UL << field.Bits) - 1) << field.Low;
            (covered & mask).ShouldBe(0UL, field.Name);
            covered |= mask;
        }

        covered.ShouldBe(word.Width(layout) == 64 ? ulong.MaxValue : (1UL << word.Width(layout)) - 1);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_reserved_bit_and_each_bit_beyond_the_word_is_refused(string name, WordLayout layout)
    {
        WordUnderTest word = WordUnderTest.Find(name);
        ulong legal = word.LegalWord(layout, [1234567]);
        for (int bit = 0; bit < 64; bit++)
        {
            bool reserved = bit >= word.Width(layout) || ((word.ReservedMask(layout) >> bit) & 1) != 0;
            if (reserved)
            {
                word.FindProblem(layout, legal | (1UL << bit)).ShouldNotBeNull($"{name}, bit {bit}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_value_one_beyond_a_limit_does_not_encode_and_the_error_names_it(string name, WordLayout layout)
    {
        WordUnderTest word = WordUnderTest.Find(name);
        foreach (FieldSpec field in word.Fields(layout).Where(field => field.Kind != FieldKind.Flag))
        {
            foreach (long value in new[] { field.Min - 1, field.Max + 1 })
            {
                if (value is < int.MinValue or > int.MaxValue)
                {
                    continue;
                }

                object decoded = word.Decode(layout, word.LegalWord(layout, [42]));
                Set(decoded, field.Name, value);
                SpecRangeException error = Should.Throw<SpecRangeException>(() => word.Encode(decoded, layout));
                (error.Word, error.Field, error.Value).ShouldBe((name, field.Name, value));
                error.Message.ShouldContain($"{field.Min} to {field.Max}");
            }
        }
    }

    [Fact]
    public void A_field_that_a_layout_lacks_must_be_zero()
    {
        SpikePacket packet = new() { Chip = 3 };
        packet.Encode(WordLayout.Wide).ShouldBe(3UL << 5);
        Should.Throw<SpecRangeException>(() => packet.Encode(WordLayout.Loihi1)).Field.ShouldBe("Chip");
    }

    [Fact]
    public void An_undefined_enumeration_value_is_refused_both_ways()
    {
        ulong raw = new SynapseFormat { SignMode = SignMode.Mixed, WeightCode = 7 }.Encode(WordLayout.Loihi1);
        SynapseFormat.FindProblem(WordLayout.Loihi1, raw | (2UL << 19)).ShouldNotBeNull().ShouldContain("Compression");
        Should.Throw<SpecRangeException>(() => new SynapseFormat { Compression = (Compression)2 }.Encode(WordLayout.Loihi1))
            .Field.ShouldBe("Compression");
    }

    [Fact]
    public void An_unknown_layout_is_an_error_and_not_a_guess()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => AxonOut.Width((WordLayout)99));
        Should.Throw<ArgumentOutOfRangeException>(() => default(AxonOut).Encode(0));
    }

    [Fact]
    public void Known_words_have_the_bits_of_the_manual()
    {
        new CompartmentConfig { BiasMant = -1, BiasExp = 7, Profile = 31, Vth = 15, Learn = 0 }
            .Encode(WordLayout.Loihi1).ShouldBe(0x01FFFFFFUL);
        new AxonMap { First = 0x123, Count = 0x456, Atom = 0x78 }.Encode(WordLayout.Loihi1).ShouldBe(0x78456123UL);
        new SynapseList { Pointer = 0x3FFF, Length = 0, Base = 0xA5 }.Encode(WordLayout.Loihi1).ShouldBe(0xA5003FFFUL);
        new SpikePacket { Type = PacketType.Spike, Core = 0xABC, Axon = 0xDEF, Atom = 0x15 }
            .Encode(WordLayout.Loihi1).ShouldBe((0xABCUL << 17) | (0xDEFUL << 5) | 0x15);
        new SynapseBlockHeader { Format = 2, Count = 64 }.Encode(WordLayout.Wide).ShouldBe((63UL << 4) | 2);
    }

    private static Arbitrary<ulong[]> Random() =>
        ArbMap.Default.GeneratorFor<ulong>().Select(value => value * 0x9E3779B97F4A7C15UL).ArrayOf(12).ToArbitrary();

    private static long Property(object word, string name)
    {
        object value = word.GetType().GetProperty(name)!.GetValue(word)!;
        return value is bool flag ? (flag ? 1 : 0) : Convert.ToInt64(value, CultureInfo.InvariantCulture);
    }

    private static void Set(object word, string name, long value)
    {
        PropertyInfo property = word.GetType().GetProperty(name)!;
        object typed = property.PropertyType.IsEnum ? Enum.ToObject(property.PropertyType, value) : Convert.ChangeType(value, property.PropertyType, CultureInfo.InvariantCulture);
        property.SetValue(word, typed);
    }
}
