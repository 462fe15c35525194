using NeuroChip.Emulator.Loading;

namespace NeuroChip.Emulator.Engines;

/// <summary>
/// All packets that arrive from outside in one step: those that hosts gave, then those that the spikes of sources become.
/// Walking them allocates nothing.
/// </summary>
/// <param name="given">Packets as hosts gave them.</param>
/// <param name="sources">Sources that spiked, once a spike.</param>
/// <param name="table">What a source's spike becomes.</param>
public readonly ref struct ArrivingPackets(ReadOnlySpan<ArrivingSpike> given, ReadOnlySpan<int> sources, SourceTable table)
{
    private readonly ReadOnlySpan<ArrivingSpike> _given = given;
    private readonly ReadOnlySpan<int> _sources = sources;

    /// <summary>How many there are.</summary>
    public int Count => _given.Length + table.PacketsOf(_sources);

    /// <summary>Starts a walk.</summary>
    public Walk GetEnumerator() => new(_given, _sources, table);

    /// <summary>A walk over the packets: one run of them after the other, the given ones first.</summary>
    public ref struct Walk
    {
        private readonly ReadOnlySpan<int> _sources;
        private readonly SourceTable _table;
        private ReadOnlySpan<ArrivingSpike> _run;
        private int _packet = -1;
        private int _source = -1;

        internal Walk(ReadOnlySpan<ArrivingSpike> given, ReadOnlySpan<int> sources, SourceTable table)
        {
            _run = given;
            _sources = sources;
            _table = table;
        }

        /// <summary>The packet the walk stands at.</summary>
        public readonly ArrivingSpike Current => _run[_packet];

        /// <summary>Goes on to the next packet; false behind the last.</summary>
        public bool MoveNext()
        {
            _packet++;
            while (_packet >= _run.Length)
            {
                _source++;
                if (_source >= _sources.Length)
                {
                    return false;
                }

                _run = _table.TargetsOf(_sources[_source]);
                _packet = 0;
            }

            return true;
        }
    }
}
