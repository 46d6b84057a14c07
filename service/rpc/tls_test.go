package rpc

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"

	"github.com/neardup/neardup/service"
)

// selfSigned returns a certificate for the loopback address, and those who trust it.
func selfSigned(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, private)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: private}, pool
}

func TestServerSpeaksTLS(t *testing.T) {
	certificate, pool := selfSigned(t)
	_, bare := startServer(t, &service.Engine{}, Config{TLS: &tls.Config{
		Certificates: []tls.Certificate{certificate}, ClientCAs: pool, ClientAuth: tls.RequireAndVerifyClientCert,
	}}, nil)
	for _, test := range []struct {
		name  string
		creds credentials.TransportCredentials
		want  codes.Code
	}{
		{"known client", credentials.NewTLS(&tls.Config{RootCAs: pool, Certificates: []tls.Certificate{certificate}}), codes.OK},
		{"client without a certificate", credentials.NewTLS(&tls.Config{RootCAs: pool}), codes.Unavailable},
		{"client that does not know the server", credentials.NewTLS(&tls.Config{RootCAs: x509.NewCertPool()}), codes.Unavailable},
		{"plain text", insecure.NewCredentials(), codes.Unavailable},
	} {
		t.Run(test.name, func(t *testing.T) {
			conn, err := grpc.NewClient(bare.Target(), grpc.WithTransportCredentials(test.creds))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			_, err = grpc_health_v1.NewHealthClient(conn).Check(t.Context(), &grpc_health_v1.HealthCheckRequest{})
			if status.Code(err) != test.want {
				t.Errorf("the call ends with %v, want %v", err, test.want)
			}
		})
	}
}
