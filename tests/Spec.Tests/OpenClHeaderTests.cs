using System.Globalization;
using System.Text.RegularExpressions;
using NeuroChip.Spec;
using NeuroChip.SpecTool.Generating;
using Spec.Tests.Words;

namespace Spec.Tests;

/// <summary>The header that kernels include says the same as the C# words; a kernel test runs it on a device.</summary>
public sealed partial class OpenClHeaderTests
{
    private static readonly Dictionary<string, string> s_macros = File.ReadLines(Checkout.File(OpenClGenerator.File))
        .Select(line => Define().Match(line)).Where(match => match.Success)
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    public static IEnumerable<object[]> Cases => WordUnderTest.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Macros_and_words_agree_on_every_field(string name, WordLayout layout)
    {
        WordUnderTest word = WordUnderTest.Find(name);
        string prefix = $"NC_{layout.ToString().ToUpperInvariant()}_{OpenClGenerator.Upper(name)}";
        Number($"{prefix}_WIDTH").ShouldBe(word.Width(layout));
        foreach (FieldSpec field in word.Fields(layout))
        {
            string macro = $"{prefix}_{OpenClGenerator.Upper(field.Name)}";
            Number($"{macro}_SHIFT").ShouldBe(field.Low);
            Number($"{macro}_BITS").ShouldBe(field.Bits);
            Number($"{macro}_MASK").ShouldBe((1L << field.Bits) - 1);
            Number($"{macro}_MIN").ShouldBe(field.Min);
            Number($"{macro}_MAX").ShouldBe(field.Max);
            (s_macros.ContainsKey($"{macro}_BIAS") ? Number($"{macro}_BIAS") : 0).ShouldBe(field.Bias);
            foreach (FieldValueName value in field.Names)
            {
                string type = word.Type.GetProperty(field.Name)!.PropertyType.Name;
                Number($"NC_{OpenClGenerator.Upper(type)}_{OpenClGenerator.Upper(value.Name)}").ShouldBe(value.Value);
            }
        }
    }

    [Fact]
    public void No_macro_is_defined_twice() =>
        File.ReadLines(Checkout.File(OpenClGenerator.File)).Select(line => Define().Match(line)).Where(match => match.Success)
            .GroupBy(match => match.Groups[1].Value).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty();

    [Theory]
    [InlineData("BiasMant", "BIAS_MANT")]
    [InlineData("VMinExp", "VMIN_EXP")]
    [InlineData("Y1", "Y1")]
    [InlineData("SpikePacket", "SPIKE_PACKET")]
    public void Names_become_macro_names(string name, string macro) => OpenClGenerator.Upper(name).ShouldBe(macro);

    private static long Number(string macro)
    {
        s_macros.ShouldContainKey(macro);
        string text = s_macros[macro].Trim('(', ')').TrimEnd('U', 'L');
        return text == "-2147483647 - 1" ? int.MinValue
            : text.StartsWith("0x", StringComparison.Ordinal) ? long.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : long.Parse(text, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^#define (NC_[A-Z0-9_]+) (.+)$")]
    private static partial Regex Define();
}
