package rpc

import (
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// A piece of an export has at most so many records and bytes; a larger record is a piece of its own.
const (
	exportPieceRecords = 500
	exportPieceBytes   = 1 << 20
)

func (s *collectionService) ExportCollection(
	req *neardupv1.ExportCollectionRequest, stream grpc.ServerStreamingServer[neardupv1.ExportCollectionResponse],
) error {
	pieces := exportPieces{stream: stream}
	err := s.engine.Export(stream.Context(), req.GetCollection(), func(r service.Record) error {
		return pieces.add(RecordMessage(r))
	})
	if err != nil {
		return err
	}
	return pieces.flush()
}

// exportPieces gathers records into messages. Sending waits while the client does not read.
type exportPieces struct {
	stream  grpc.ServerStreamingServer[neardupv1.ExportCollectionResponse]
	records []*neardupv1.Record
	bytes   int
}

// add takes a record, and sends those before it if they would be too many with it.
func (p *exportPieces) add(record *neardupv1.Record) error {
	bytes := proto.Size(record)
	if len(p.records) == exportPieceRecords || len(p.records) > 0 && p.bytes+bytes > exportPieceBytes {
		if err := p.flush(); err != nil {
			return err
		}
	}
	p.records = append(p.records, record)
	p.bytes += bytes
	return nil
}

// flush sends what is there.
func (p *exportPieces) flush() error {
	if len(p.records) == 0 {
		return nil
	}
	err := p.stream.Send(&neardupv1.ExportCollectionResponse{Records: p.records})
	p.records, p.bytes = nil, 0
	return err
}
