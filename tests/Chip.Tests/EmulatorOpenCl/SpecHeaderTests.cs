using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Chip.Tests.Engines;
using NeuroChip.Emulator.OpenCl;
using NeuroChip.OpenCl;
using NeuroChip.Spec;

namespace Chip.Tests.EmulatorOpenCl;

/// <summary>The generated OpenCL header and the generated C# words take a raw word apart alike.</summary>
public sealed class SpecHeaderTests
{
    private const int Samples = 16;

    [OpenClFact]
    public void Every_field_of_every_word_reads_the_same_on_the_device()
    {
        var random = new Random(20261122);
        List<Case> cases =
        [
            .. CasesOf<CompartmentConfig>(random), .. CasesOf<CompartmentProfile>(random), .. CasesOf<ThresholdProfile>(random),
            .. CasesOf<CoreConfig>(random), .. CasesOf<CompartmentState>(random), .. CasesOf<AxonMap>(random),
            .. CasesOf<AxonOut>(random), .. CasesOf<SynapseList>(random), .. CasesOf<SynapseFormat>(random),
            .. CasesOf<SynapseBlockHeader>(random), .. CasesOf<SpikePacket>(random), .. CasesOf<TracePre>(random),
            .. CasesOf<TracePost>(random), .. CasesOf<TraceConfig>(random), .. CasesOf<LearnProfile>(random),
        ];
        cases.Count.ShouldBeGreaterThan(1000);

        int[] device = RunOnDevice(cases);
        for (int i = 0; i < cases.Count; i++)
        {
            device[i].ShouldBe(cases[i].Stored, $"{cases[i].Macro} of {cases[i].Raw:x16}");
        }
    }

    private static IEnumerable<Case> CasesOf<T>(Random random)
        where T : struct, ISpecWord<T>
    {
        foreach (WordLayout layout in Enum.GetValues<WordLayout>())
        {
            foreach (FieldSpec field in T.Fields(layout))
            {
                for (int sample = 0; sample < Samples; sample++)
                {
                    ulong raw = (ulong)random.NextInt64(long.MinValue, long.MaxValue) & (ulong.MaxValue >> (64 - T.Width(layout)));
                    ulong bits = (raw >> field.Low) & (ulong.MaxValue >> (64 - field.Bits));
                    bool signed = field.Kind == FieldKind.TwosComplement;
                    int stored = signed ? (int)((long)(bits << (64 - field.Bits)) >> (64 - field.Bits)) : (int)bits;
                    yield return new Case($"NC_{Macro(layout.ToString())}_{Macro(T.WordName)}_{Macro(field.Name)}", raw, stored, signed);
                }
            }
        }
    }

    /// <summary>DecayU becomes DECAY_U, DelaySlotsLog2 becomes DELAY_SLOTS_LOG2.</summary>
    private static string Macro(string name) => Regex.Replace(name, "(?<=[a-z0-9])(?=[A-Z])", "_").ToUpperInvariant();

    private static int[] RunOnDevice(List<Case> cases)
    {
        CL.TryGetApi(out CL? api, out string reason).ShouldBeTrue(reason);
        using OpenClContext context = OpenClContext.Open(api!, OpenClDevice.Enumerate(api!)[0]);
        using OpenClQueue queue = context.CreateQueue();
        using OpenClProgram program = context.BuildProgram(Source(cases), "-cl-std=CL1.2");
        using OpenClKernel kernel = program.CreateKernel("take_apart");
        using OpenClBuffer words = context.CreateBuffer((nuint)(cases.Count * sizeof(ulong)));
        using OpenClBuffer fields = context.CreateBuffer((nuint)(cases.Count * sizeof(int)));
        queue.Write<ulong>(words, cases.Select(one => one.Raw).ToArray());
        kernel.SetBuffer(0, words);
        kernel.SetBuffer(1, fields);
        queue.Launch(kernel, 1, 1);
        var values = new int[cases.Count];
        queue.Read<int>(fields, values);
        return values;
    }

    /// <summary>One line per field; the samples of a field follow one another.</summary>
    private static string Source(List<Case> cases)
    {
        var text = new StringBuilder(KernelSource.Read("spec.clh"));
        text.Append("\n__kernel void take_apart(__global const ulong *word, __global int *field) {\n");
        for (int first = 0; first < cases.Count; first += Samples)
        {
            string get = cases[first].Signed ? "NC_GET_SIGNED" : "NC_GET";
            text.Append(CultureInfo.InvariantCulture, $"  for (int i = {first}; i < {first + Samples}; i++) field[i] = {get}(word[i], {cases[first].Macro});\n");
        }

        return text.Append("}\n").ToString();
    }

    private sealed record Case(string Macro, ulong Raw, int Stored, bool Signed);
}
