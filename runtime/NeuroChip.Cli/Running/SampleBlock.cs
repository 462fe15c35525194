using System.Runtime.ExceptionServices;
using NeuroChip.Device;

namespace NeuroChip.Cli.Running;

/// <summary>Some programs in a row that one lane runs, and what came of them. One thread has it at a time.</summary>
internal sealed class SampleBlock(EmulatedDevice device) : IDisposable
{
    /// <summary>Programs of a block: many enough that handing it over costs little, few enough that all lanes end together.</summary>
    public const int Most = 8;

    private readonly RunRecording[] _recordings = [.. Enumerable.Range(0, Most).Select(_ => device.MakeRecording())];
    private readonly TargetProgram?[] _programs = new TargetProgram?[Most];
    private readonly TargetAnswer?[] _answers = new TargetAnswer?[Most];
    private readonly ManualResetEventSlim _done = new();

    public int Count { get; private set; }

    /// <summary>What went wrong behind the last program that has an answer; null when nothing did.</summary>
    public ExceptionDispatchInfo? Error { get; private set; }

    public void Add(TargetProgram program) => _programs[Count++] = program;

    /// <summary>Says that there is no program behind those it has, because making it failed.</summary>
    public void Fail(Exception error) => Error = ExceptionDispatchInfo.Capture(error);

    /// <summary>Runs the programs on a replica.</summary>
    public void Run(EmulatedDevice replica, CancellationToken cancel)
    {
        try
        {
            for (int i = 0; i < Count; i++)
            {
                _recordings[i].Clear();
                replica.Record(_recordings[i]);
                _answers[i] = ProgramExecution.Run(replica, _programs[i]!, cancel);
            }
        }
#pragma warning disable CA1031 // It is thrown again where the answers are read, in the place of the sample that failed.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Count = Array.IndexOf(_answers, null);
            Fail(error);
        }

        _done.Set();
    }

    /// <summary>Waits until the programs have run.</summary>
    public void Wait(CancellationToken cancel) => _done.Wait(cancel);

    /// <summary>Hands what a program recorded to the device that takes it over, and gives its answer.</summary>
    public TargetAnswer Deliver(int index, EmulatedDevice taker, CancellationToken cancel)
    {
        taker.TakeOver(_recordings[index], cancel);
        return _answers[index]!;
    }

    /// <summary>Empties it for other programs.</summary>
    public void Clear()
    {
        Array.Clear(_programs);
        Array.Clear(_answers);
        Count = 0;
        Error = null;
        _done.Reset();
    }

    public void Dispose() => _done.Dispose();
}
