#pragma once

// Learning problems as model files, for tests of the engine and of the code it writes.

namespace resolva::test {

/// Random-feature regression by the Gram matrix of the samples (n x n) instead of that of the features.
inline const char* const random_feature_regression_dual = R"toml([dimensions]
d = 1.0
n = 2.0
p = 3.0
[parameters]
ridge = 0.05
mu1 = 0.5
mu_star2 = 0.0908450569081047
signal = 1.0
noise = 0.3
[gaussian]
W = { rows = "p", cols = "d", variance = "1/d" }
X = { rows = "d", cols = "n", variance = "1" }
Theta = { rows = "p", cols = "n", variance = "1" }
[define]
Phi = "mu1*W*X + sqrt(mu_star2)*Theta"
G = "inv(Phi'*Phi/n + ridge*I(n))"
A = "Phi*G/n"
U = "mu1^2*W*W' + mu_star2*I(p)"
[output]
bias = "signal^2*(1 - 2*mu1*tr(W'*A*X')/d + tr(X*A'*U*A*X')/d)"
variance = "noise^2*tr(A'*U*A)"
test = "signal^2*(1 - 2*mu1*tr(W'*A*X')/d + tr(X*A'*U*A*X')/d) + noise^2*tr(A'*U*A)"
)toml";

/// Two learners that share weights, samples, or neither: the fine-grained bias-variance decomposition.
inline const char* const bias_variance = R"toml([dimensions]
d = 1.0
n = 2.0
p = 3.0
[parameters]
ridge = 0.05
mu1 = 0.5
mu_star2 = "0.25 - 1/(2*pi)"
signal = 1.0
noise = 0.3
[gaussian]
W1 = { rows = "p", cols = "d", variance = "1/d" }
W2 = { rows = "p", cols = "d", variance = "1/d" }
X1 = { rows = "d", cols = "n", variance = "1" }
X2 = { rows = "d", cols = "n", variance = "1" }
T11 = { rows = "p", cols = "n", variance = "1" }
T21 = { rows = "p", cols = "n", variance = "1" }
T12 = { rows = "p", cols = "n", variance = "1" }
T22 = { rows = "p", cols = "n", variance = "1" }
[define]
F11 = "mu1*W1*X1 + sqrt(mu_star2)*T11"
F21 = "mu1*W2*X1 + sqrt(mu_star2)*T21"
F12 = "mu1*W1*X2 + sqrt(mu_star2)*T12"
F22 = "mu1*W2*X2 + sqrt(mu_star2)*T22"
A11 = "inv(F11*F11'/n + ridge*I(p))*F11/n"
A21 = "inv(F21*F21'/n + ridge*I(p))*F21/n"
A12 = "inv(F12*F12'/n + ridge*I(p))*F12/n"
A22 = "inv(F22*F22'/n + ridge*I(p))*F22/n"
[output]
first = "signal^2*mu1*tr(X1*A11'*W1)/d"
s_same = "signal^2*tr(X1*A11'*(mu1^2*W1*W1' + mu_star2*I(p))*A11*X1')/d"
n_same = "noise^2*tr(A11'*(mu1^2*W1*W1' + mu_star2*I(p))*A11)"
s_newW = "signal^2*mu1^2*tr(X1*A11'*W1*W2'*A21*X1')/d"
n_newW = "noise^2*mu1^2*tr(A11'*W1*W2'*A21)"
s_newX = "signal^2*tr(X1*A11'*(mu1^2*W1*W1' + mu_star2*I(p))*A12*X2')/d"
s_newboth = "signal^2*mu1^2*tr(X1*A11'*W1*W2'*A22*X2')/d"
)toml";

/// In-context learning of linear regression by linear attention (Lu et al. 2024).
inline const char* const in_context_learning = R"toml([dimensions]
m = 1.0
n = "tau*m"
K = "kappa*m"
[parameters]
tau = 1.5
kappa = 0.5
alpha = 1.5
rho = 0.1
ridge = 0.1
[gaussian]
T = { rows = "m", cols = "K", variance = "1" }
Y = { rows = "K", cols = "n", variance = "1" }
N = { rows = "m", cols = "n", variance = "1" }
[define]
c = "(1 + rho)/alpha"
Rtr = "T*T'/K"
A = "Rtr + c*I(m)"
B = "Rtr*inv(A)"
X = "T*Y/sqrt(K) + sqrt(c)*N"
S = "X*X'/n"
R = "inv(S + ridge*I(m))"
[output]
noise = "rho + tr(Rtr - B*Rtr)/m"
icl = "(1 + c)*tr(B*S*R*R*S*B')/m - 2*tr(B*S*R)/m + 1 + rho + (rho + tr(Rtr - B*Rtr)/m)*(1 + c)*tr(R*S*R)/n"
idg = "tr(B*S*R*A*R*S*B')/m - 2*tr(B*S*R*Rtr)/m + tr(Rtr)/m + rho + (rho + tr(Rtr - B*Rtr)/m)*tr(R*S*R*A)/n"
)toml";

/// Three generations of least-squares labels on fresh designs, then ridge regression.
inline const char* const model_collapse = R"toml([dimensions]
d = 1.0
n0 = 1.6
n = 2.0
[parameters]
ridge = 0.1
s0 = 0.5
s = 0.3
[gaussian]
X0 = { rows = "d", cols = "n0", variance = "1" }
X1 = { rows = "d", cols = "n0", variance = "1" }
X2 = { rows = "d", cols = "n0", variance = "1" }
X = { rows = "d", cols = "n", variance = "1" }
[define]
R = "inv(X*X'/n + ridge*I(d))"
H = "R*X*X'/n"
G0 = "inv(X0*X0')"
G1 = "inv(X1*X1')"
G2 = "inv(X2*X2')"
[output]
bias = "ridge^2*tr(R*R)/d"
variance = "s^2*tr(R*X*X'*R)/n^2"
fake = "s0^2*(tr(H*G0*H') + tr(H*G1*H') + tr(H*G2*H'))"
)toml";

}  // namespace resolva::test
