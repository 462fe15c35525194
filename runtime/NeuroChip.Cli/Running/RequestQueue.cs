using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using NeuroChip.Protocol.V1;

namespace NeuroChip.Cli.Running;

/// <summary>
/// The requests of a list of programs, taken by the sender, and which answer ends which program, asked by the receiver.
/// </summary>
internal sealed class RequestQueue(IEnumerable<TargetProgram> programs, RequestPacker packer)
{
    private readonly ConcurrentQueue<bool> _ends = new();
    private ExceptionDispatchInfo? _failure;

    /// <summary>
    /// The requests. A program that cannot be made (a value that fits no register) ends them: what is under way is still
    /// answered, then <see cref="ThrowIfFailed"/> says why there is no more.
    /// </summary>
    public IEnumerable<IEnumerable<Command>> Take()
    {
        using IEnumerator<TargetProgram> source = programs.GetEnumerator();
        while (Next(source) is { } requests)
        {
            for (int i = 0; i < requests.Count; i++)
            {
                _ends.Enqueue(i == requests.Count - 1);
                yield return requests[i];
            }
        }
    }

    /// <summary>Whether the answer that just came is the last one of its program.</summary>
    public bool EndsProgram() => _ends.TryDequeue(out bool ends) && ends;

    public void ThrowIfFailed() => _failure?.Throw();

    private List<List<Command>>? Next(IEnumerator<TargetProgram> source)
    {
        try
        {
            return source.MoveNext() ? packer.Pack(source.Current) : null;
        }
#pragma warning disable CA1031 // Kept and thrown again where it is seen; here it would be lost in the sender.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            return null;
        }
    }
}
