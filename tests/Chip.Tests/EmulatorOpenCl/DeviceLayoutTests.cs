using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Chip.Tests.Engines;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.OpenCl;
using NeuroChip.Emulator.OpenCl.Learning;
using NeuroChip.Emulator.OpenCl.Microcode;
using NeuroChip.OpenCl;

namespace Chip.Tests.EmulatorOpenCl;

/// <summary>The host's structs and numbers are those of <c>common.cl</c>.</summary>
public sealed partial class DeviceLayoutTests
{
    private static readonly string Common =
        KernelSource.Read("microcode.cl") + KernelSource.Read("common_learning.cl") + KernelSource.Read("common.cl");

    [Theory]
    [InlineData("core_t", typeof(CoreEntry))]
    [InlineData("learning_t", typeof(LearningEntry))]
    [InlineData("profile_t", typeof(ProfileEntry))]
    [InlineData("plastic_row_t", typeof(PlasticRowEntry))]
    [InlineData("plastic_segment_t", typeof(PlasticSegmentEntry))]
    [InlineData("plastic_group_t", typeof(PlasticGroupEntry))]
    [InlineData("program_t", typeof(ProgramEntry))]
    public void A_struct_has_the_same_fields_in_the_same_order(string name, Type host)
    {
        string body = Regex.Match(Common, @"typedef struct\s*\{([^}]*)\}\s*" + name + ";").Groups[1].Value;
        string[] device = [.. FieldPattern().Matches(body).Select(match => match.Groups[2].Value.Replace("_", "", StringComparison.Ordinal))];
        string[] managed = [.. host.GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public)
            .OrderBy(field => Marshal.OffsetOf(host, field.Name).ToInt64())
            .Select(field => Regex.Replace(field.Name, "<(.*)>.*", "$1").ToUpperInvariant())];
        device.Select(field => field.ToUpperInvariant()).ShouldBe(managed);
        Marshal.SizeOf(host).ShouldBe(4 * device.Length);
    }

    [Fact]
    public void Segment_kinds_flags_and_counters_have_the_same_numbers()
    {
        foreach ((string name, SegmentKind kind) in new[]
        {
            ("DENSE_8", SegmentKind.Dense8), ("EVEN_8", SegmentKind.Even8), ("DENSE_16", SegmentKind.Dense16), ("INDEXED_8", SegmentKind.Indexed8),
            ("INDEXED_16", SegmentKind.Indexed16), ("SCATTERED", SegmentKind.Scattered),
            ("RUN_8", SegmentKind.Run8), ("RUN_16", SegmentKind.Run16),
        })
        {
            Define(name).ShouldBe((int)kind, name);
        }

        foreach ((string name, int trait) in new[]
        {
            ("TRAIT_WRITES_WEIGHT", ProgramCode.WritesWeight), ("TRAIT_WRITES_DELAY", ProgramCode.WritesDelay),
            ("TRAIT_WRITES_TAG", ProgramCode.WritesTag), ("TRAIT_COMPARES", ProgramCode.HasCompares), ("TRAIT_DRAWS", ProgramCode.HasDraws),
        })
        {
            Regex.Match(Common, name + @" \(1 << (\d+)\)").Groups[1].Value.ShouldBe(
                System.Numerics.BitOperations.Log2((uint)trait).ToString(System.Globalization.CultureInfo.InvariantCulture), name);
        }

        Define("FLAG_RESET_MODES").ShouldBe(CoreEntry.ResetModes);
        Define("FLAG_HARD_RESET").ShouldBe(CoreEntry.HardReset);
        Define("FLAG_NOISE_U").ShouldBe(CoreEntry.NoiseOnCurrent);
        Define("FLAG_NOISE_V").ShouldBe(CoreEntry.NoiseOnVoltage);
        Define("FLAG_DENDRITES").ShouldBe(CoreEntry.Dendrites);
        Define("FLAG_UNIFORM").ShouldBe(CoreEntry.Uniform);
        Define("FLAG_ONE_BIAS").ShouldBe(CoreEntry.OneBias);
        Define("FLAG_WAITS").ShouldBe(CoreEntry.Waits);
        Define("SEGMENT_WORDS").ShouldBe(DeliverySegment.Words);
        Define("COUNT_WORDS").ShouldBe(DeliveryCount.RecordWords);
        Common.ShouldContain("#define COUNTS_BY_CORE(cores) ((cores) <= 4 ? 4 : (cores) <= 8 ? 8 : 0)");
        new[] { 1, 4, 5, 8, 9, 128 }.Select(DeliveryCount.WordsByCore).ShouldBe([4, 4, 8, 8, 0, 0]);
        foreach ((string name, ViolationKind kind) in new[]
        {
            ("VIOLATES_Q", ViolationKind.Accumulator), ("VIOLATES_U", ViolationKind.Current), ("VIOLATES_Z", ViolationKind.Input),
            ("VIOLATES_JOIN", ViolationKind.Join), ("VIOLATES_V", ViolationKind.Voltage),
        })
        {
            Define(name).ShouldBe(1 << (int)kind, name);
        }

        foreach (CoreCounter counter in Enum.GetValues<CoreCounter>())
        {
            string name = "COUNT_" + Regex.Replace(counter.ToString(), "(?<!^)([A-Z])", "_$1").ToUpperInvariant();
            Regex.Match(Common, name + @" = (\d+)").Groups[1].Value.ShouldBe(((int)counter).ToString(System.Globalization.CultureInfo.InvariantCulture), name);
        }
    }

    [OpenClFact]
    public void The_device_gives_the_structs_the_same_sizes()
    {
        CL.TryGetApi(out CL? api, out string reason).ShouldBeTrue(reason);
        using OpenClContext context = OpenClContext.Open(api!, OpenClDevice.Enumerate(api!)[0]);
        using OpenClQueue queue = context.CreateQueue();
        const string Kernel = "__kernel void sizes(__global int *out) { out[0] = sizeof(core_t); }";
        using OpenClProgram program = context.BuildProgram(KernelSource.Read("work_items.cl") + KernelSource.Read("common.cl") + Kernel, "-cl-std=CL1.2 -DSOLO=1 -DITEMS=1");
        using OpenClKernel kernel = program.CreateKernel("sizes");
        using OpenClBuffer buffer = context.CreateBuffer(4);
        kernel.SetBuffer(0, buffer);
        queue.Launch(kernel, 1, 1);
        var sizes = new int[1];
        queue.Read<int>(buffer, sizes);
        sizes.ShouldBe([Marshal.SizeOf<CoreEntry>()]);
    }

    private static int Define(string name) =>
        int.Parse(Regex.Match(Common, @"#define " + name + @" (\d+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\b(int|uint)\s+(\w+);")]
    private static partial Regex FieldPattern();
}
