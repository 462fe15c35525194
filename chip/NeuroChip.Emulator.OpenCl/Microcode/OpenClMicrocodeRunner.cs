using System.Runtime.InteropServices;
using NeuroChip.Emulator.Engines;
using NeuroChip.OpenCl;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Emulator.OpenCl.Microcode;

/// <summary>
/// Runs programs on the device: on the general interpreter, or each written out as code of its own. Programs that are to
/// be written out cost a build of seconds; <see cref="Prepare"/> builds many at once.
/// </summary>
public sealed class OpenClMicrocodeRunner : IMicrocodeRunner
{
    /// <summary>Lanes of a vector; visits come in multiples of it.</summary>
    private const int Lanes = 16;

    private readonly KernelCache _cache;
    private readonly OpenClQueue _queue;
    private readonly bool _specialised;
    private readonly Dictionary<MicroProgram, (OpenClKernel Kernel, MicrocodeTable Table, int Number)> _known = [];
    private readonly List<OpenClKernel> _kernels = [];

    internal OpenClMicrocodeRunner(KernelCache cache, bool specialised)
    {
        _cache = cache;
        _queue = cache.Context.CreateQueue();
        _specialised = specialised;
    }

    /// <summary>Makes programs known: those that are not yet are built in one translation unit.</summary>
    /// <param name="programs">Verified programs.</param>
    public void Prepare(IEnumerable<MicroProgram> programs)
    {
        ArgumentNullException.ThrowIfNull(programs);
        MicroProgram[] news = [.. programs.Where(program => !_known.ContainsKey(program)).Distinct()];
        if (news.Length == 0)
        {
            return;
        }

        ProgramCode[] codes = [.. news.Select(program => new ProgramCode(program))];
        var table = new MicrocodeTable(codes);
        OpenClKernel kernel = _cache.CreateVisitKernel(_specialised ? codes : null);
        _kernels.Add(kernel);
        for (int i = 0; i < news.Length; i++)
        {
            _known.Add(news[i], (kernel, table, i));
        }
    }

    /// <inheritdoc/>
    public void Run(MicroProgram program, ReadOnlySpan<SynapseVisit> visits, Span<VisitResult> results)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentOutOfRangeException.ThrowIfNotEqual(results.Length, visits.Length, nameof(results));
        if (visits.IsEmpty)
        {
            return;
        }

        Prepare([program]);
        (OpenClKernel kernel, MicrocodeTable table, int number) = _known[program];
        var records = new VisitRecord[(visits.Length + Lanes - 1) & -Lanes];
        for (int i = 0; i < records.Length; i++)
        {
            records[i] = VisitRecord.From(visits[Math.Min(i, visits.Length - 1)]);
        }

        VisitResult[] found = Launch(kernel, table, number, records);
        found.AsSpan(0, results.Length).CopyTo(results);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (OpenClKernel kernel in _kernels)
        {
            kernel.Dispose();
        }

        _kernels.Clear();
        _known.Clear();
        _queue.Dispose();
    }

    private VisitResult[] Launch(OpenClKernel kernel, MicrocodeTable table, int number, VisitRecord[] records)
    {
        using OpenClBuffer programs = Buffer<ProgramEntry>(table.Programs);
        using OpenClBuffer words = Buffer<ushort>(table.Words);
        using OpenClBuffer constants = Buffer<short>(table.Constants);
        using OpenClBuffer limits = Buffer<int>(table.Limits);
        using OpenClBuffer visits = Buffer<VisitRecord>(records);
        using OpenClBuffer results = Buffer<VisitResult>(new VisitResult[records.Length]);
        using OpenClBuffer traces = Buffer<byte>(new byte[4 * Lanes]);
        using OpenClBuffer units = Buffer<int>(new int[Lanes]);
        uint argument = 0;
        foreach (OpenClBuffer buffer in (OpenClBuffer[])[programs, words, constants, limits, visits, results, traces, units])
        {
            kernel.SetBuffer(argument++, buffer);
        }

        kernel.SetValue(argument, number);
        kernel.SetValue(argument + 1, records.Length);
        _queue.Launch(kernel, 1, 1);
        var found = new VisitResult[records.Length];
        _queue.Read<VisitResult>(results, found);
        return found;
    }

    private OpenClBuffer Buffer<T>(ReadOnlySpan<T> content)
        where T : unmanaged
    {
        OpenClBuffer buffer = _cache.Context.CreateBuffer((nuint)Math.Max(content.Length * Marshal.SizeOf<T>(), 64));
        _queue.Write(buffer, content);
        return buffer;
    }

    /// <summary>One visit, as <c>visit_record_t</c> of <c>run_visits.cl</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct VisitRecord(
        ulong Seed, long Index, int Step, int X0, int R0, int Active, int X1, int X2, int R1, int Lsb, int Low, int High,
        int TowardZero, int Fired, int Weight, int Delay, int Tag, int Y1, int Y2, int Y3)
    {
        public static VisitRecord From(in SynapseVisit visit)
        {
            StoredWeight stored = StoredWeight.Of(visit.Sign, visit.WeightBits);
            return new VisitRecord(
                visit.Seed, visit.Index, (int)visit.Step, Flag(visit.X0), Flag(visit.R0), visit.ActiveU, visit.X1, visit.X2, visit.R1,
                stored.Lsb, stored.Low, stored.High, stored.TowardZero, Flag(visit.Y0), visit.Weight, visit.Delay, visit.Tag,
                visit.Y1, visit.Y2, visit.Y3);
        }

        private static int Flag(bool value) => value ? 1 : 0;
    }
}
