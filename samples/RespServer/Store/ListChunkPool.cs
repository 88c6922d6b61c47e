namespace RespServer.Store;

/// <summary>Emptied chunks of the standard size, up to a cap, for the next list that grows.</summary>
internal sealed class ListChunkPool
{
    private const int Cap = 256;

    private ListChunk? _spare;
    private int _count;

    public ListChunk Take(int size, bool toFront)
    {
        ListChunk chunk;
        if (size > ListChunk.StandardSize)
        {
            chunk = new ListChunk(size);
        }
        else if (_spare is null)
        {
            chunk = new ListChunk(ListChunk.StandardSize);
        }
        else
        {
            chunk = _spare;
            _spare = chunk.Next;
            _count--;
        }

        chunk.Open(toFront);
        return chunk;
    }

    public void Return(ListChunk chunk)
    {
        if (chunk.Size == ListChunk.StandardSize && _count < Cap)
        {
            chunk.Previous = null;
            chunk.Next = _spare;
            _spare = chunk;
            _count++;
        }
    }
}
